import { allowInsecureRequests, type Configuration, discovery } from 'openid-client'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface ProviderOptions {
  issuer: string
  clientId: string
  clientSecret: string
}

/** The provider as it describes itself at `<issuer>/.well-known/openid-configuration`. */
export class Provider {
  readonly #options: ProviderOptions
  #configuration: Configuration | undefined

  constructor(options: ProviderOptions) {
    this.#options = options
  }

  /** Discovered when it is first needed, so that we may be started before the provider. */
  async configuration(): Promise<Configuration> {
    this.#configuration ??= await this.#discover()

    return this.#configuration
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#options
    const server = new URL(issuer)

    return discovery(server, clientId, clientSecret, undefined, {
      timeout: 5,
      // For a provider on your own machine. Everywhere else an issuer must be https.
      execute: LOOPBACK.has(server.hostname) ? [allowInsecureRequests] : [],
    })
  }
}
