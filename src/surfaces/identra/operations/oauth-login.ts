import type { z } from 'zod'
import { networkOf } from '../../../core/limits/index.ts'
import {
  UnknownUpstream,
  type UpstreamExchange,
  type UpstreamIdentity,
} from '../../../core/upstream/index.ts'
import { primaryEmail, UserDisabled, UserNotFound } from '../../../core/users/index.ts'
import { InvalidToken } from '../../../oidc/index.ts'
import { bearerOf, type CallContext } from './call-context.ts'
import { ProviderNotConfigured, RedirectUrlNotAllowed, RedirectUrlNotConfigured } from './errors.ts'
import type { SignInTokens } from './sign-in-tokens.ts'
import type {
  bindUserByOAuthRequest,
  bindUserByOAuthResponse,
  getOAuthAuthorizationURLRequest,
  getOAuthAuthorizationURLResponse,
  listOAuthProvidersResponse,
  loginByOAuthRequest,
  loginByOAuthResponse,
} from './wire.ts'

export interface OAuthLoginDeps {
  upstreamExchange: UpstreamExchange
  /** The first where nothing else is asked for. */
  redirectUrls: readonly string[]
}

/** Providers that we know how to speak to, set up or not. */
const KNOWN = ['google', 'github']

/** Signing in by an account elsewhere, and linking one. */
export class OAuthLogin {
  readonly #deps: OAuthLoginDeps
  readonly #tokens: SignInTokens

  constructor(deps: OAuthLoginDeps, tokens: SignInTokens) {
    this.#deps = deps
    this.#tokens = tokens
  }

  /** A client ID without a secret, or the other way round, is no configuration that starts. */
  async listProviders(): Promise<z.output<typeof listOAuthProvidersResponse>> {
    const { upstreams } = this.#deps.upstreamExchange
    const missing = KNOWN.filter((name) => !upstreams.includes(name))

    return {
      providers: [
        ...upstreams.map((name) => ({ name, enabled: true })),
        ...missing.map((name) => ({ name, enabled: false, reason: 'missing_client_id' as const })),
      ],
    }
  }

  /** Whoever shows a token asks for an address that links to their account, and does no more. */
  async authorizationUrl(
    { provider, redirect_url }: z.output<typeof getOAuthAuthorizationURLRequest>,
    context: CallContext,
  ): Promise<z.output<typeof getOAuthAuthorizationURLResponse>> {
    const { upstreamExchange } = this.#deps
    if (!upstreamExchange.upstreams.includes(provider)) {
      throw KNOWN.includes(provider) ? new ProviderNotConfigured() : new UnknownUpstream()
    }
    const redirectUri = this.#redirectUrl(redirect_url)
    const linkTo = await this.#userWhoAsks(context)
    const begun = await upstreamExchange.begin({
      provider,
      redirectUri,
      linkTo,
      network: networkOf(context.remoteAddress),
    })

    return { url: begun.authorizationUrl, state: begun.state }
  }

  async login(
    answer: z.output<typeof loginByOAuthRequest>,
    context: CallContext,
  ): Promise<z.output<typeof loginByOAuthResponse>> {
    const { user, identity } = await this.#deps.upstreamExchange.signIn(answer)

    return {
      token: await this.#tokens.signIn(user, context),
      ...personOf(identity),
      email: primaryEmail(user)?.address ?? '',
    }
  }

  async bind(
    { access_token, ...answer }: z.output<typeof bindUserByOAuthRequest>,
    context: CallContext,
  ): Promise<z.output<typeof bindUserByOAuthResponse>> {
    const { id } = await this.#tokens.authenticate(access_token, context)
    const { user, identity } = await this.#deps.upstreamExchange.link({ ...answer, userId: id })

    return { token: await this.#tokens.issue(user, context), ...personOf(identity) }
  }

  #redirectUrl(asked: string | undefined): string {
    const { redirectUrls } = this.#deps
    const [usual] = redirectUrls
    if (!usual) throw new RedirectUrlNotConfigured()
    if (!asked) return usual
    if (!redirectUrls.includes(asked)) throw new RedirectUrlNotAllowed()

    return asked
  }

  /** A token that is good no more is none: programs send theirs along wherever they go. */
  async #userWhoAsks(context: CallContext): Promise<string | undefined> {
    if (!bearerOf(context)) return undefined

    try {
      return (await this.#tokens.authenticate(undefined, context)).id
    } catch (error) {
      if (isAboutToken(error)) return undefined
      throw error
    }
  }
}

const isAboutToken = (error: unknown): boolean =>
  [InvalidToken, UserNotFound, UserDisabled].some((refusal) => error instanceof refusal)

const personOf = ({ username, profile }: UpstreamIdentity) => ({
  username: username ?? profile.name ?? '',
  avatar_url: profile.picture ?? '',
})
