import { type AuditRecorder, recordAttempt } from '../audit/index.ts'
import { type Mailer, sendNotice } from '../mail/index.ts'
import type { User, WayInRule } from '../users/index.ts'
import { digest } from '../values/index.ts'
import {
  BrowserJourneys,
  type BrowserJourneysDeps,
  type JourneyAnswer,
  type JourneyBegun,
  type JourneyStart,
} from './browser-journeys.ts'
import { IdentityNotFound, UpstreamStateInvalid } from './errors.ts'
import type { ExternalIdentityStore } from './external-identity-store.ts'
import type { Upstream } from './upstream.ts'

interface OwnIdentitiesDeps extends BrowserJourneysDeps {
  identities: Pick<ExternalIdentityStore, 'link' | 'unlink' | 'listOfUser'>
  isEnough: WayInRule
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  audit: AuditRecorder
}

/** An account elsewhere that signs somebody in. */
export interface LinkedIdentity {
  /** Names it in addresses: the subject itself is nobody's business. */
  key: string
  provider: string
  /** Of the upstream; its name where it is not configured any more. */
  label: string
}

/** What somebody who is signed in may do with their accounts elsewhere. */
export class OwnIdentities {
  readonly #deps: OwnIdentitiesDeps
  readonly #journeys: BrowserJourneys

  constructor(deps: OwnIdentitiesDeps) {
    this.#deps = deps
    this.#journeys = new BrowserJourneys('link', deps)
  }

  /** What can be linked, in the order of the configuration. */
  get offers(): readonly Pick<Upstream, 'name' | 'label'>[] {
    return this.#journeys.offers
  }

  /** Oldest first. */
  async list({ id }: Pick<User, 'id'>): Promise<readonly LinkedIdentity[]> {
    const identities = await this.#deps.identities.listOfUser(id)

    return identities.map(({ provider, subject }) => ({
      key: keyOf(provider, subject),
      provider,
      label: this.offers.find(({ name }) => name === provider)?.label ?? provider,
    }))
  }

  /**
   * Prepares a journey whose answer can be linked to this user alone, from this browser alone.
   * @throws {UnknownUpstream}
   * @throws {UpstreamFailed}
   * @throws {TooManyAttempts}
   */
  begin(
    { id }: Pick<User, 'id'>,
    journey: Omit<JourneyStart, 'interaction' | 'loginHint'>,
  ): Promise<JourneyBegun> {
    return this.#journeys.begin({ ...journey, interaction: id })
  }

  /**
   * Links what the browser brought back; what is linked to them already is no error.
   * @throws {UpstreamStateInvalid} also when somebody else began the journey
   * @throws {UpstreamRefused}
   * @throws {UpstreamFailed}
   * @throws {IdentityLinkedElsewhere}
   */
  complete(user: User, answer: JourneyAnswer): Promise<void> {
    const { audit, clock, identities, mailer } = this.#deps

    return recordAttempt(audit, 'identity.linked', async (event) => {
      Object.assign(event, { userId: user.id, detail: answer.provider })
      const { interaction, identify } = await this.#journeys.end(answer)
      if (interaction !== user.id) throw new UpstreamStateInvalid()

      await identities.link(user.id, await identify(), clock.now())
      await sendNotice(mailer, user, 'identity-linked')
    })
  }

  /**
   * @throws {IdentityNotFound}
   * @throws {LastWayIn}
   */
  async unlink(user: User, key: string): Promise<void> {
    const { audit, identities, isEnough, mailer } = this.#deps
    const identity = (await identities.listOfUser(user.id)).find(
      ({ provider, subject }) => keyOf(provider, subject) === key,
    )
    if (!identity) throw new IdentityNotFound()

    await identities.unlink(user.id, identity, isEnough)
    await audit.record({
      name: 'identity.unlinked',
      userId: user.id,
      detail: identity.provider,
    })
    await sendNotice(mailer, user, 'identity-unlinked')
  }
}

const keyOf = (provider: string, subject: string): string =>
  digest(JSON.stringify([provider, subject])).slice(0, 24)
