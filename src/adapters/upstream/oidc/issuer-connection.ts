import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import { type Clock, DAY, type Instant, SECOND, type Secret } from '../../../core/values/index.ts'
import { cappedFetch } from '../capped-fetch.ts'
import { isLoopbackHttp } from '../loopback-http.ts'

export interface IssuerConnectionOptions {
  issuer: string
  clientId: string
  clientSecret: Secret
  timeoutMs: number
  clock: Clock
}

/** What an issuer publishes about itself, with our registration there. */
export class IssuerConnection {
  readonly #options: IssuerConnectionOptions
  #current: { configuration: Promise<Configuration>; expiresAt: Instant } | undefined

  constructor(options: IssuerConnectionOptions) {
    this.#options = options
  }

  /** Discovered at the first call and then once a day. A failure is not remembered. */
  configuration(): Promise<Configuration> {
    const now = this.#options.clock.now()
    if (this.#current && now < this.#current.expiresAt) return this.#current.configuration

    const discovered = { configuration: this.#discover(), expiresAt: now + DAY }
    this.#current = discovered
    discovered.configuration.catch(() => {
      if (this.#current === discovered) this.#current = undefined
    })

    return discovered.configuration
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret, timeoutMs } = this.#options

    return discovery(new URL(issuer), clientId, {}, clientAuthentication(clientSecret.reveal()), {
      timeout: timeoutMs / SECOND,
      [customFetch]: cappedFetch,
      // TLS alone vouches for an ID token otherwise (OpenID Connect Core §3.1.3.7, 6).
      execute: [
        enableNonRepudiationChecks,
        ...(isLoopbackHttp(issuer) ? [allowInsecureRequests] : []),
      ],
    })
  }
}

/** OpenID Connect Discovery §3: an issuer that says nothing takes `client_secret_basic`. */
function clientAuthentication(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]

  return (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported ?? []
    const authenticate = methods.includes('client_secret_post') ? post : basic

    authenticate(server, ...request)
  }
}
