import { type NewAuditEvent, recordAttempt } from '../audit/index.ts'
import { type AttemptLimits, siteOf } from '../limits/index.ts'
import type { User } from '../users/index.ts'
import { MINUTE } from '../values/index.ts'
import { UnknownUpstream, UpstreamStateInvalid } from './errors.ts'
import type { ExternalIdentityStore } from './external-identity-store.ts'
import { type TakeInPorts, takeIn } from './take-in.ts'
import { isFrom, type Upstream, type UpstreamIdentity } from './upstream.ts'
import type { UpstreamState, UpstreamStateStore } from './upstream-state-store.ts'

const STATE_LIFETIME = 10 * MINUTE

/** No browser of ours is on the journey, so nothing of one can be asked for on its return. */
const NO_BINDING = ''

export interface ExchangedIdentity {
  user: User
  identity: UpstreamIdentity
}

interface UpstreamExchangeDeps extends TakeInPorts {
  upstreams: readonly Upstream[]
  states: UpstreamStateStore
  limits: Pick<AttemptLimits, 'count'>
  identities: Pick<ExternalIdentityStore, 'resolve' | 'link'>
}

/**
 * Signs people in, or links their account elsewhere, by what a program brings that the upstream has
 * sent them back to. That the answer is meant for the person before it, the program has to see to.
 */
export class UpstreamExchange {
  readonly #deps: UpstreamExchangeDeps

  constructor(deps: UpstreamExchangeDeps) {
    this.#deps = deps
  }

  /** By name, in the order of the configuration. */
  get upstreams(): readonly string[] {
    return this.#deps.upstreams.map(({ name }) => name)
  }

  /**
   * Prepares a journey that is good for ten minutes and one return.
   * @param journey.linkTo the one user whom its answer may be linked to; without it the answer is
   *   good for either
   * @throws {UnknownUpstream}
   * @throws {UpstreamFailed}
   */
  async begin(journey: {
    provider: string
    redirectUri: string
    linkTo?: string | undefined
    /** `networkOf` whoever asks. */
    network: string
  }): Promise<{ authorizationUrl: string; state: string }> {
    const { states, limits, clock } = this.#deps
    const { provider, redirectUri, linkTo, network } = journey
    const upstream = this.#upstream(provider)
    await limits.count('journey to an upstream by site', siteOf(network))
    const { authorizationUrl, ...challenge } = await upstream.challenge({
      redirectUri,
    })
    await states.put({
      ...challenge,
      provider,
      issuer: upstream.issuer,
      purpose: linkTo ? 'link' : 'exchange',
      interaction: '',
      browserBinding: linkTo ?? NO_BINDING,
      redirectUri,
      expiresAt: clock.now() + STATE_LIFETIME,
    })

    return { authorizationUrl, state: challenge.state }
  }

  /**
   * @throws {UpstreamStateInvalid}
   * @throws {UpstreamRefused}
   * @throws {UpstreamFailed}
   * @throws {RegistrationClosed}
   * @throws {UserDisabled}
   */
  signIn({ code, state }: { code: string; state: string }): Promise<ExchangedIdentity> {
    return recordAttempt(this.#deps.audit, 'sign_in.upstream', async (event) => {
      const asked = { state, purpose: 'exchange', browserBinding: NO_BINDING } as const
      const expected = await this.#consume(asked)
      if (!expected) throw new UpstreamStateInvalid()
      event.detail = expected.provider
      const identity = await this.#identify(code, expected)
      const { user } = await takeIn(this.#deps, identity, event)

      return { user, identity }
    })
  }

  /**
   * Links the account to the user; one that is linked to them already is no error.
   * @throws {UpstreamStateInvalid}
   * @throws {UpstreamRefused}
   * @throws {UpstreamFailed}
   * @throws {IdentityLinkedElsewhere}
   * @throws {UserNotFound}
   */
  link(answer: { userId: string; code: string; state: string }): Promise<ExchangedIdentity> {
    return recordAttempt(this.#deps.audit, 'identity.linked', (event) => {
      event.userId = answer.userId

      return this.#link(answer, event)
    })
  }

  async #link(
    { userId, code, state }: { userId: string; code: string; state: string },
    event: NewAuditEvent,
  ): Promise<ExchangedIdentity> {
    const { identities, clock } = this.#deps
    const expected =
      (await this.#consume({ state, purpose: 'link', browserBinding: userId })) ??
      (await this.#consume({ state, purpose: 'exchange', browserBinding: NO_BINDING }))
    if (!expected) throw new UpstreamStateInvalid()
    event.detail = expected.provider

    const identity = await this.#identify(code, expected)

    return { user: await identities.link(userId, identity, clock.now()), identity }
  }

  #consume(
    expected: Pick<UpstreamState, 'state' | 'purpose' | 'browserBinding'>,
  ): Promise<UpstreamState | undefined> {
    return this.#deps.states.consume(expected, this.#deps.clock.now())
  }

  async #identify(code: string, expected: UpstreamState): Promise<UpstreamIdentity> {
    const upstream = this.#upstream(expected.provider)
    if (!isFrom(upstream, expected)) throw new UpstreamStateInvalid()
    const callback = new URL(expected.redirectUri)
    callback.search = new URLSearchParams({ code, state: expected.state }).toString()

    return upstream.identify(callback, {
      ...expected,
      mayLackIssuer: true,
    })
  }

  #upstream(name: string): Upstream {
    const upstream = this.#deps.upstreams.find((candidate) => candidate.name === name)
    if (!upstream) throw new UnknownUpstream()

    return upstream
  }
}
