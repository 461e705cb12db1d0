import { importJWK, type JWK, SignJWT } from 'jose'
import type { JWKS } from 'oidc-provider'
import type { LogoutNotice, LogoutTokens } from '../core/back-channel-logout/index.ts'
import { type Clock, newId, SECOND } from '../core/values/index.ts'

export interface LogoutTokensDeps {
  issuer: string
  /** What the provider signs with now. */
  keys: () => JWKS
  clock: Clock
}

/** §2.4 wants it short, so that a token that was caught is soon good for nothing. */
const LIFETIME_SECONDS = 120

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }

/**
 * Logout tokens (Back-Channel Logout 1.0 §2.4). oidc-provider makes them only for clients that
 * there are, and to send them itself.
 */
export class OidcLogoutTokens implements LogoutTokens {
  readonly #deps: LogoutTokensDeps

  constructor(deps: LogoutTokensDeps) {
    this.#deps = deps
  }

  async sign({
    clientId,
    algorithm: alg,
    userId,
    sid,
  }: Pick<LogoutNotice, 'clientId' | 'algorithm' | 'userId' | 'sid'>): Promise<string> {
    const { issuer, keys, clock } = this.#deps
    // Of each algorithm the active one comes first, as for ID tokens.
    const jwk = keys().keys.find((key) => key.alg === alg)
    if (!jwk) throw new Error(`there is no key for ${alg}`)
    const now = Math.floor(clock.now() / SECOND)

    return (
      new SignJWT({ events: EVENTS, ...(sid && { sid }) })
        .setProtectedHeader({ alg, typ: 'logout+jwt', ...(jwk.kid && { kid: jwk.kid }) })
        .setIssuer(issuer)
        .setAudience(clientId)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + LIFETIME_SECONDS)
        // Another one for each attempt: one that was taken without our hearing of it is no replay.
        .setJti(newId())
        .sign(await importJWK(jwk as JWK, alg))
    )
  }
}
