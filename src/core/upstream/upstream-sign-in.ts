import { type NewAuditEvent, recordAttempt } from '../audit/index.ts'
import { DomainError } from '../errors.ts'
import type { User } from '../users/index.ts'
import {
  BrowserJourneys,
  type BrowserJourneysDeps,
  type JourneyAnswer,
  type JourneyBegun,
  type JourneyStart,
} from './browser-journeys.ts'
import { UpstreamSignInInterrupted } from './errors.ts'
import type { IdentityOutcome } from './external-identity-store.ts'
import { type TakeInPorts, takeIn } from './take-in.ts'
import type { Upstream } from './upstream.ts'

export interface UpstreamSignInPorts extends TakeInPorts, BrowserJourneysDeps {}

/** Signs people in by an account that they have elsewhere. */
export class UpstreamSignIn {
  readonly #ports: UpstreamSignInPorts
  readonly #journeys: BrowserJourneys

  constructor(ports: UpstreamSignInPorts) {
    this.#ports = ports
    this.#journeys = new BrowserJourneys('login', ports)
  }

  /** What the login page can offer, in its order. */
  get offers(): readonly Pick<Upstream, 'name' | 'label'>[] {
    return this.#journeys.offers
  }

  /**
   * Prepares a journey that is good for ten minutes and one return.
   * @throws {UnknownUpstream}
   * @throws {UpstreamFailed}
   * @throws {TooManyAttempts}
   */
  begin(journey: JourneyStart): Promise<JourneyBegun> {
    return this.#journeys.begin(journey)
  }

  /**
   * Takes the answer that the browser brought back; it is good once, whatever comes of it.
   * @throws {UnknownUpstream}
   * @throws {UpstreamStateInvalid} nothing was consumed
   * @throws {UpstreamSignInInterrupted} anything after that: UpstreamRefused, UpstreamFailed,
   * UserDisabled, RegistrationClosed or Unavailable is its cause and gives its code
   */
  complete(
    answer: JourneyAnswer,
  ): Promise<{ user: User; interaction: string; outcome: IdentityOutcome }> {
    return recordAttempt(this.#ports.audit, 'sign_in.upstream', (event) =>
      this.#complete(answer, Object.assign(event, { detail: answer.provider })),
    )
  }

  async #complete(
    answer: JourneyAnswer,
    event: NewAuditEvent,
  ): Promise<{ user: User; interaction: string; outcome: IdentityOutcome }> {
    const { interaction, identify } = await this.#journeys.end(answer)

    try {
      return { ...(await takeIn(this.#ports, await identify(), event)), interaction }
    } catch (error) {
      if (error instanceof DomainError) throw new UpstreamSignInInterrupted(error, interaction)
      throw error
    }
  }
}
