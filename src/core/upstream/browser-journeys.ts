import { type AttemptLimits, siteOf } from '../limits/index.ts'
import { type Clock, MINUTE, newBearerValue } from '../values/index.ts'
import { UnknownUpstream, UpstreamStateInvalid } from './errors.ts'
import { isFrom, type Upstream, type UpstreamIdentity } from './upstream.ts'
import type { UpstreamState, UpstreamStateStore } from './upstream-state-store.ts'

const STATE_LIFETIME = 10 * MINUTE

export interface BrowserJourneysDeps {
  upstreams: readonly Upstream[]
  states: UpstreamStateStore
  limits: Pick<AttemptLimits, 'count'>
  clock: Clock
}

export interface JourneyStart {
  provider: string
  /** What is to be known again on the return. */
  interaction: string
  redirectUri: string
  loginHint?: string
  /** `networkOf` the browser. */
  network: string
}

export interface JourneyBegun {
  authorizationUrl: string
  /** Tells apart the cookies of journeys that are under way at once. */
  state: string
  /** For a cookie of this browser alone. */
  browserBinding: string
}

/** What the browser brought back. */
export interface JourneyAnswer {
  provider: string
  callback: URL
  browserBinding: string | undefined
}

/** Journeys to an upstream and back, of one browser and for one purpose. */
export class BrowserJourneys {
  readonly #deps: BrowserJourneysDeps
  readonly #purpose: UpstreamState['purpose']

  constructor(purpose: UpstreamState['purpose'], deps: BrowserJourneysDeps) {
    this.#deps = deps
    this.#purpose = purpose
  }

  /** Where people can be sent, in the order of the configuration. */
  get offers(): readonly Pick<Upstream, 'name' | 'label'>[] {
    return this.#deps.upstreams.map(({ name, label }) => ({ name, label }))
  }

  /**
   * Prepares a journey that is good for ten minutes and one return.
   * @throws {UnknownUpstream}
   * @throws {UpstreamFailed}
   * @throws {TooManyAttempts}
   */
  async begin(journey: JourneyStart): Promise<JourneyBegun> {
    const { states, limits, clock } = this.#deps
    const { provider, interaction, redirectUri, loginHint, network } = journey
    const browserBinding = newBearerValue()

    const upstream = this.#upstream(provider)
    await limits.count('journey to an upstream by site', siteOf(network))
    const { authorizationUrl, ...challenge } = await upstream.challenge({
      redirectUri,
      ...(loginHint !== undefined && { loginHint }),
    })
    await states.put({
      ...challenge,
      provider,
      issuer: upstream.issuer,
      purpose: this.#purpose,
      interaction,
      browserBinding,
      redirectUri,
      expiresAt: clock.now() + STATE_LIFETIME,
    })

    return { authorizationUrl, state: challenge.state, browserBinding }
  }

  /**
   * Takes the answer, which is good once, whatever comes of it.
   * @returns what the journey was begun with, and a question to the upstream
   * @throws {UnknownUpstream}
   * @throws {UpstreamStateInvalid} nothing was consumed
   */
  async end({ provider, callback, browserBinding }: JourneyAnswer): Promise<{
    interaction: string
    /** @throws {UpstreamRefused} @throws {UpstreamFailed} */
    identify: () => Promise<UpstreamIdentity>
  }> {
    const { states, clock } = this.#deps
    const upstream = this.#upstream(provider)
    const state = callback.searchParams.get('state')
    if (!state || !browserBinding || !isAuthorizationResponse(callback)) {
      throw new UpstreamStateInvalid()
    }

    // RFC 6749 §10.12: state binds the answer to the browser that asked.
    const expected = { state, provider, purpose: this.#purpose, browserBinding }
    const found = await states.consume(expected, clock.now())
    if (!found || !isFrom(upstream, found)) throw new UpstreamStateInvalid()

    return {
      interaction: found.interaction,
      identify: () => upstream.identify(callback, found),
    }
  }

  #upstream(name: string): Upstream {
    const upstream = this.#deps.upstreams.find((candidate) => candidate.name === name)
    if (!upstream) throw new UnknownUpstream()

    return upstream
  }
}

/** RFC 6749 §4.1.2: a code or an error, and §3.1: no parameter twice. */
function isAuthorizationResponse({ searchParams }: URL): boolean {
  const isEachOnce = new Set(searchParams.keys()).size === searchParams.size

  return isEachOnce && Boolean(searchParams.get('code')) !== Boolean(searchParams.get('error'))
}
