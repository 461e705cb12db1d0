import { type NewAuditEvent, recordAttempt } from '../audit/index.ts'
import { DomainError } from '../errors.ts'
import type { User } from '../users/index.ts'
import { MINUTE, newBearerValue } from '../values/index.ts'
import { UnknownUpstream, UpstreamSignInInterrupted, UpstreamStateInvalid } from './errors.ts'
import type { IdentityOutcome } from './external-identity-store.ts'
import { type TakeInPorts, takeIn } from './take-in.ts'
import type { Upstream } from './upstream.ts'
import type { UpstreamState, UpstreamStateStore } from './upstream-state-store.ts'

const STATE_LIFETIME = 10 * MINUTE

export interface UpstreamSignInPorts extends TakeInPorts {
  upstreams: readonly Upstream[]
  states: UpstreamStateStore
}

/** Signs people in by an account that they have elsewhere. */
export class UpstreamSignIn {
  readonly #ports: UpstreamSignInPorts

  constructor(ports: UpstreamSignInPorts) {
    this.#ports = ports
  }

  /** What the login page can offer, in its order. */
  get offers(): readonly Pick<Upstream, 'name' | 'label'>[] {
    return this.#ports.upstreams.map(({ name, label }) => ({ name, label }))
  }

  /**
   * Prepares a journey that is good for ten minutes and one return.
   * @returns `browserBinding` is for a cookie of this browser alone; `state` tells apart the
   * cookies of journeys that are under way at once
   * @throws {UnknownUpstream}
   * @throws {UpstreamFailed}
   */
  async begin(journey: {
    provider: string
    interaction: string
    redirectUri: string
    loginHint?: string
  }): Promise<{ authorizationUrl: string; state: string; browserBinding: string }> {
    const { states, clock } = this.#ports
    const { provider, interaction, redirectUri, loginHint } = journey
    const browserBinding = newBearerValue()

    const { authorizationUrl, ...challenge } = await this.#upstream(provider).challenge({
      redirectUri,
      ...(loginHint !== undefined && { loginHint }),
    })
    await states.put({
      ...challenge,
      provider,
      purpose: 'login',
      interaction,
      browserBinding,
      redirectUri,
      expiresAt: clock.now() + STATE_LIFETIME,
    })

    return { authorizationUrl, state: challenge.state, browserBinding }
  }

  /**
   * Takes the answer that the browser brought back; it is good once, whatever comes of it.
   * @throws {UnknownUpstream}
   * @throws {UpstreamStateInvalid} nothing was consumed
   * @throws {UpstreamSignInInterrupted} anything after that: UpstreamRefused, UpstreamFailed,
   * UserDisabled, RegistrationClosed or Unavailable is its cause and gives its code
   */
  complete(answer: {
    provider: string
    callback: URL
    browserBinding: string | undefined
  }): Promise<{ user: User; interaction: string; outcome: IdentityOutcome }> {
    return recordAttempt(this.#ports.audit, 'sign_in.upstream', (event) =>
      this.#complete(answer, Object.assign(event, { detail: answer.provider })),
    )
  }

  async #complete(
    answer: { provider: string; callback: URL; browserBinding: string | undefined },
    event: NewAuditEvent,
  ): Promise<{ user: User; interaction: string; outcome: IdentityOutcome }> {
    const upstream = this.#upstream(answer.provider)
    const state = await this.#consumeState(answer)
    const { interaction } = state

    try {
      return { ...(await this.#signIn(upstream, answer.callback, state, event)), interaction }
    } catch (error) {
      if (error instanceof DomainError) throw new UpstreamSignInInterrupted(error, interaction)
      throw error
    }
  }

  async #consumeState(answer: {
    provider: string
    callback: URL
    browserBinding: string | undefined
  }): Promise<UpstreamState> {
    const { states, clock } = this.#ports
    const { provider, callback, browserBinding } = answer
    const state = callback.searchParams.get('state')

    if (!state || !browserBinding || !isAuthorizationResponse(callback)) {
      throw new UpstreamStateInvalid()
    }

    // RFC 6749 §10.12: state binds the answer to the browser that asked.
    const expected = { state, provider, purpose: 'login', browserBinding } as const
    const found = await states.consume(expected, clock.now())
    if (!found) throw new UpstreamStateInvalid()

    return found
  }

  async #signIn(
    upstream: Upstream,
    callback: URL,
    expected: UpstreamState,
    event: NewAuditEvent,
  ): Promise<{ user: User; outcome: IdentityOutcome }> {
    return takeIn(this.#ports, await upstream.identify(callback, expected), event)
  }

  #upstream(name: string): Upstream {
    const upstream = this.#ports.upstreams.find((candidate) => candidate.name === name)
    if (!upstream) throw new UnknownUpstream()

    return upstream
  }
}

/** RFC 6749 §4.1.2: a code or an error, and §3.1: no parameter twice. */
function isAuthorizationResponse({ searchParams }: URL): boolean {
  const isEachOnce = new Set(searchParams.keys()).size === searchParams.size

  return isEachOnce && Boolean(searchParams.get('code')) !== Boolean(searchParams.get('error'))
}
