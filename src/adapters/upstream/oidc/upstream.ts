import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import {
  type Upstream,
  type UpstreamChallenge,
  UpstreamFailed,
  type UpstreamIdentity,
} from '../../../core/upstream/index.ts'
import { type Clock, SECOND, type Secret, systemClock } from '../../../core/values/index.ts'
import { callUpstream } from '../upstream-call.ts'
import { claimsToIdentity } from './claims-to-identity.ts'
import { IssuerConnection } from './issuer-connection.ts'

export interface OidcUpstreamOptions {
  name: string
  label: string
  clientId: string
  clientSecret: Secret
  issuer: string
  scopes: readonly string[]
  /** How long each call may take in all, discovery and keys included. 5 s unless told. */
  timeoutMs?: number
  clock?: Clock
}

/** Any issuer of OpenID Connect: code flow with PKCE, state, nonce, the ID token's signature. */
export class OidcUpstream implements Upstream {
  readonly name: string
  readonly label: string
  readonly issuer: string
  readonly #scopes: readonly string[]
  readonly #connection: IssuerConnection
  readonly #timeoutMs: number

  constructor(options: OidcUpstreamOptions) {
    const { name, label, issuer, scopes, timeoutMs = 5 * SECOND, clock = systemClock } = options

    this.name = name
    this.label = label
    this.issuer = issuer
    this.#scopes = scopes
    this.#timeoutMs = timeoutMs
    this.#connection = new IssuerConnection({ ...options, timeoutMs, clock })
  }

  challenge(request: { redirectUri: string; loginHint?: string }): Promise<UpstreamChallenge> {
    return callUpstream(this.#timeoutMs, () => this.#challenge(request))
  }

  identify(
    callback: URL,
    expected: Parameters<Upstream['identify']>[1],
  ): Promise<UpstreamIdentity> {
    return callUpstream(this.#timeoutMs, () => this.#identify(callback, expected))
  }

  async #challenge(request: {
    redirectUri: string
    loginHint?: string
  }): Promise<UpstreamChallenge> {
    const configuration = await this.#connection.configuration()
    const state = randomState()
    const nonce = randomNonce()
    const codeVerifier = randomPKCECodeVerifier()

    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: request.redirectUri,
      scope: this.#scopes.join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(request.loginHint !== undefined && { login_hint: request.loginHint }),
    })

    return { authorizationUrl: url.href, state, nonce, codeVerifier }
  }

  async #identify(
    callback: URL,
    expected: Parameters<Upstream['identify']>[1],
  ): Promise<UpstreamIdentity> {
    const configuration = await this.#connection.configuration()

    // What the browser asked us for may differ behind a proxy; what was sent to the issuer may not.
    const answer = new URL(expected.redirectUri)
    answer.search = callback.search
    if (expected.mayLackIssuer)
      answer.searchParams.set('iss', configuration.serverMetadata().issuer)

    const tokens = await authorizationCodeGrant(configuration, answer, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.codeVerifier,
      idTokenExpected: true,
    })

    const claims = tokens.claims()
    if (!claims) throw new UpstreamFailed(new Error('there is no ID token'))

    return claimsToIdentity(this.name, {
      ...claims,
      ...(this.#isComplete(configuration, claims)
        ? {}
        : await fetchUserInfo(configuration, tokens.access_token, claims.sub)),
    })
  }

  /** Many issuers put the scopes' claims (OpenID Connect Core §5.4) into userinfo alone. */
  #isComplete(configuration: Configuration, claims: IDToken): boolean {
    const isWanted = this.#scopes.includes('email') && claims.email === undefined

    return !isWanted || !configuration.serverMetadata().userinfo_endpoint
  }
}
