import type { Context } from 'koa'
import { digest, MINUTE, newBearerValue } from '../../core/values/index.ts'
import {
  type Caller,
  routes,
  type TokenEndpoint,
  type TokenParameters,
  type TokenSet,
} from '../../oidc/index.ts'
import { decodeJwt } from './jwt.ts'
import type { SealedCookies } from './sealed-cookies.ts'

/** As long as a login page works, and more. */
const LIFE_MS = 70 * MINUTE

/**
 * Anybody can lead a browser to the beginning of a journey, again and again, and what it then keeps
 * goes with each of its requests: too much of it, and nothing is answered any more.
 */
const MOST_PENDING = 5

/** A client of our own provider, and where its codes are sent. */
export interface FlowClient {
  clientId: string
  redirectUri: string
}

interface Pending<Memo> {
  codeVerifier: string
  nonce: string
  memo: Memo
}

export interface CodeFlowDeps {
  cookies: SealedCookies
  tokenEndpoint: Pick<TokenEndpoint, 'request'>
}

/**
 * The authorization code flow at our own provider, as any client does it: `state` binds the answer
 * to this browser, PKCE and `nonce` to this one journey, which ends once (RFC 9700 §2.1).
 */
export class CodeFlow<Memo> {
  readonly #deps: CodeFlowDeps
  readonly #name: string

  /** @param name of the cookies, each with an ending of its own: two tabs may be on their way */
  constructor(name: string, deps: CodeFlowDeps) {
    this.#name = name
    this.#deps = deps
  }

  /** @returns where the browser goes; `memo` is there again when it comes back */
  begin(
    ctx: Context,
    { clientId, redirectUri }: FlowClient,
    { state = newBearerValue(), memo, ...wanted }: { state?: string; memo: Memo } & Wanted,
  ): string {
    const pending: Pending<Memo> = {
      codeVerifier: newBearerValue(),
      nonce: newBearerValue(),
      memo,
    }
    this.#forgetOldest(ctx)
    this.#deps.cookies.set(ctx, this.#cookieOf(state), pending, LIFE_MS)
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge: digest(pending.codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce: pending.nonce,
    })
    for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value)

    return `${routes.authorization}?${query}`
  }

  /**
   * The journey that this callback ends; undefined when it was begun in another browser, too long
   * ago, or has ended before.
   */
  end(ctx: Context): Arrival<Memo> | undefined {
    const { code, error, error_description: description, state } = ctx.query
    const cookie = this.#cookieOf(String(state))
    const pending = this.#deps.cookies.get<Pending<Memo>>(ctx, cookie)
    if (!pending) return undefined
    this.#deps.cookies.clear(ctx, cookie)

    return {
      ...pending,
      code: typeof code === 'string' ? code : undefined,
      error: typeof error === 'string' ? error : undefined,
      description: typeof description === 'string' ? description : undefined,
    }
  }

  /**
   * @throws {TokenRequestRefused}
   * @throws {Unavailable}
   */
  async exchange(
    ctx: Context,
    { clientId, redirectUri }: FlowClient,
    { code, codeVerifier, nonce }: Arrival<Memo>,
    secret?: string,
  ): Promise<TokenSet> {
    const parameters: TokenParameters = {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: secret,
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
    }
    const caller: Caller = { address: ctx.ip, correlationId: ctx.state.correlationId }
    const tokens = await this.#deps.tokenEndpoint.request(parameters, caller)
    // OpenID Connect Core §3.1.3.7: the answer came straight from the issuer, who is us.
    if (decodeJwt(tokens.id_token)?.payload.nonce !== nonce) throw new Error('a foreign ID token')

    return tokens
  }

  #forgetOldest(ctx: Context): void {
    const { cookies } = this.#deps
    const pending = cookies.namesOf(ctx, `${this.#name}-`)

    for (const name of pending.slice(0, 1 - MOST_PENDING)) cookies.clear(ctx, name)
  }

  #cookieOf(state: string): string {
    return `${this.#name}-${digest(state).slice(0, 12)}`
  }
}

/** What is asked of the authorization endpoint besides; what is undefined is not. */
export interface Wanted {
  scope: string
  resource?: string | undefined
  provider?: string | undefined
  login_hint?: string | undefined
  /** In seconds: whoever signed in before that has to do so again. */
  max_age?: string | undefined
}

export interface Arrival<Memo> extends Pending<Memo> {
  code: string | undefined
  error: string | undefined
  description: string | undefined
}
