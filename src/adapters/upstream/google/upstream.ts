import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Upstream, UpstreamChallenge, UpstreamIdentity } from '../../../core/upstream/index.ts'
import { type Clock, SECOND, type Secret, systemClock } from '../../../core/values/index.ts'
import { within } from '../oidc/deadline.ts'
import { IssuerConnection } from '../oidc/issuer-connection.ts'
import { asUpstreamError } from '../oidc/upstream-error.ts'
import { claimsToIdentity } from './claims-to-identity.ts'

export interface GoogleUpstreamOptions {
  clientId: string
  clientSecret: Secret
  /** `https://accounts.google.com`, or what stands in for it. */
  issuer: string
  /** How long each call may take in all, discovery and keys included. 5 s unless told. */
  timeoutMs?: number
  clock?: Clock
}

/** Google, by OpenID Connect: code flow with PKCE, state, nonce, and the ID token's signature. */
export class GoogleUpstream implements Upstream {
  readonly name = 'google'
  readonly label = 'Google'
  readonly #connection: IssuerConnection
  readonly #timeoutMs: number

  constructor(options: GoogleUpstreamOptions) {
    const { timeoutMs = 5 * SECOND, clock = systemClock } = options

    this.#timeoutMs = timeoutMs
    this.#connection = new IssuerConnection({ ...options, timeoutMs, clock })
  }

  challenge(request: { redirectUri: string; loginHint?: string }): Promise<UpstreamChallenge> {
    return this.#call(() => this.#challenge(request))
  }

  identify(
    callback: URL,
    expected: Pick<UpstreamChallenge, 'state' | 'nonce' | 'codeVerifier'> & { redirectUri: string },
  ): Promise<UpstreamIdentity> {
    return this.#call(() => this.#identify(callback, expected))
  }

  async #call<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await within(this.#timeoutMs, work())
    } catch (error) {
      throw asUpstreamError(error)
    }
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
      scope: 'openid email profile',
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
    expected: Pick<UpstreamChallenge, 'state' | 'nonce' | 'codeVerifier'> & { redirectUri: string },
  ): Promise<UpstreamIdentity> {
    const configuration = await this.#connection.configuration()

    // What the browser asked us for may differ behind a proxy; what was sent to Google may not.
    const answer = new URL(expected.redirectUri)
    answer.search = callback.search

    const tokens = await authorizationCodeGrant(configuration, answer, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.codeVerifier,
      idTokenExpected: true,
    })

    return claimsToIdentity(tokens.claims() ?? {})
  }
}
