import { type Client, Provider } from 'oidc-provider'
import { type Clock, MINUTE, Sealer } from '../core/values/index.ts'
import { appMetadataOf } from './clients.ts'

interface TrialsDeps {
  /** As `Sealer` takes them. */
  keys: readonly Buffer[]
  /** Where an app of this id comes back to when it is tried. */
  redirectUriOf: (appId: string) => string
  clock: Clock
}

/** As long as a login page works, and more. */
const STATE_MS = 70 * MINUTE
const SECRET_MS = MINUTE

/**
 * Real sign-ins with an app that its developer begins from the dashboard, and that end there. Each
 * exception that they need is made for that one app, by a value that only we can make:
 *
 * | what                          | holds only                                             |
 * | ----------------------------- | ------------------------------------------------------ |
 * | one more redirect URI, ours   | with a `state` that was sealed for this app            |
 * | one more secret, for a minute | to exchange a code that was sent to that redirect URI  |
 */
export class Trials {
  readonly #deps: TrialsDeps
  readonly #sealer: Sealer

  constructor(deps: TrialsDeps) {
    this.#deps = deps
    this.#sealer = new Sealer(deps.keys)
  }

  redirectUriOf(appId: string): string {
    return this.#deps.redirectUriOf(appId)
  }

  newState(clientId: string): string {
    return this.#seal('trial-state', clientId, STATE_MS)
  }

  newSecret(clientId: string): string {
    return this.#seal('trial-secret', clientId, SECRET_MS)
  }

  /** Has a provider make the exceptions. */
  admitTo(provider: Provider): void {
    const { prototype } = provider.Client
    const { compareClientSecret, redirectUriAllowed } = prototype
    const trials = this

    prototype.redirectUriAllowed = function (this: Client, uri: string) {
      return redirectUriAllowed.call(this, uri) || trials.#mayReturnTo(this, uri)
    }
    prototype.compareClientSecret = function (this: Client, value: string) {
      return trials.#mayExchangeBy(this, value) || compareClientSecret.call(this, value)
    }
  }

  #mayReturnTo(client: Client, uri: string): boolean {
    const { id } = appMetadataOf(client)
    const state = Provider.ctx?.oidc.params?.state

    return (
      uri === this.redirectUriOf(id) &&
      this.#isSealed('trial-state', client.clientId, String(state))
    )
  }

  #mayExchangeBy(client: Client, secret: string): boolean {
    const { id } = appMetadataOf(client)
    const redirectUri = Provider.ctx?.oidc.params?.redirect_uri

    return (
      redirectUri === this.redirectUriOf(id) &&
      this.#isSealed('trial-secret', client.clientId, secret)
    )
  }

  #seal(use: string, clientId: string, lifeMs: number): string {
    return this.#sealer.seal(String(this.#deps.clock.now() + lifeMs), `${use}/${clientId}`)
  }

  #isSealed(use: string, clientId: string, sealed: string): boolean {
    return Number(this.#sealer.open(sealed, `${use}/${clientId}`) ?? 0) > this.#deps.clock.now()
  }
}
