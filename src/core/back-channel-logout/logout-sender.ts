import type { App, AppStore } from '../apps/index.ts'
import { type AuditRecorder, withOrigin } from '../audit/index.ts'
import type { Log } from '../log.ts'
import type { Meter } from '../meter.ts'
import { type Clock, SECOND } from '../values/index.ts'
import type { DeliveryResult, LogoutDelivery } from './logout-delivery.ts'
import type { LogoutNotice } from './logout-notice.ts'
import type { LogoutOutbox, Settlement } from './logout-outbox.ts'
import { settlementOf } from './retry-plan.ts'

export interface LogoutTokens {
  /** Signs a logout token with the key that is active now (Back-Channel Logout 1.0 §2.4). */
  sign(notice: Pick<LogoutNotice, 'clientId' | 'algorithm' | 'userId' | 'sid'>): Promise<string>
}

export interface LogoutSenderDeps {
  outbox: Pick<LogoutOutbox, 'listDueApps' | 'claim' | 'settle'>
  apps: Pick<AppStore, 'findByClientId'>
  tokens: LogoutTokens
  delivery: LogoutDelivery
  audit: AuditRecorder
  meter: Pick<Meter, 'logoutNotice'>
  log: Log
  clock: Clock
  /** From 0 to 1. */
  random: () => number
}

/** How many notices one app gets at once from one process. */
const AT_ONCE = 4
const APPS_AT_ONCE = 32

/** Longer than an attempt takes. A process that died gives its notices back after that. */
const CLAIM_FOR = 30 * SECOND

/**
 * Sends notices that are due. Each app has a lane of its own, so one that hangs holds up nobody
 * else; and any number of processes may send, because each notice is claimed. A notice may arrive
 * twice, when a process dies after it was taken and before that was written down.
 */
export class LogoutSender implements AsyncDisposable {
  readonly #deps: LogoutSenderDeps
  readonly #lanes = new Map<string, Promise<void>>()
  #isEnding = false

  constructor(deps: LogoutSenderDeps) {
    this.#deps = deps
  }

  /** Begins to send what is due, and does not wait for it. @throws {Unavailable} */
  async run(): Promise<void> {
    const { outbox, clock, random } = this.#deps
    const due = await outbox.listDueApps(clock.now())
    // In no order: where there are more apps than lanes, none waits behind the same ones for ever.
    const waiting = due
      .filter((clientId) => !this.#lanes.has(clientId))
      .map((clientId) => ({ clientId, place: random() }))
      .sort((one, other) => one.place - other.place)

    for (const { clientId } of waiting.slice(0, APPS_AT_ONCE - this.#lanes.size)) {
      if (this.#isEnding) return
      this.#lanes.set(clientId, this.#serve(clientId))
    }
  }

  /** Settles when nothing is under way; nothing is begun any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true
    await Promise.all(this.#lanes.values())
  }

  async #serve(clientId: string): Promise<void> {
    try {
      // An app that does not take one notice gives way to others before it is tried again.
      while (!this.#isEnding && (await this.#sendSome(clientId)));
    } catch (error) {
      this.#deps.log.warn({ err: error, clientId }, 'notices of a logout have to wait')
    } finally {
      this.#lanes.delete(clientId)
    }
  }

  /** @returns whether there may be more, and the app takes them */
  async #sendSome(clientId: string): Promise<boolean> {
    const { outbox, apps, clock } = this.#deps
    const app = await apps.findByClientId(clientId)
    const now = clock.now()
    const claimed = await outbox.claim(clientId, { limit: AT_ONCE, until: now + CLAIM_FOR, now })
    const areTaken = await Promise.all(claimed.map((notice) => this.#send(notice, app)))

    return claimed.length === AT_ONCE && areTaken.every(Boolean)
  }

  async #send(notice: LogoutNotice, app: App | undefined): Promise<boolean> {
    const { outbox, clock, random } = this.#deps
    const result = await this.#deliver(notice, app)
    const settlement = settlementOf(notice, result, { now: clock.now(), random: random() })
    if (await outbox.settle(notice, settlement)) this.#tell(notice, settlement)

    return settlement.state === 'sent'
  }

  /** To where the app is now: its developer may have mended the address since. */
  async #deliver(notice: LogoutNotice, app: App | undefined): Promise<DeliveryResult> {
    const { tokens, delivery, log } = this.#deps
    const uri = app ? app.backchannelLogoutUri : notice.uri
    if (!uri) return { is: 'failed', reason: 'the app has no back-channel logout URI any more' }
    const algorithm = app?.idTokenAlgorithm ?? notice.algorithm

    try {
      return await delivery.deliver(uri, await tokens.sign({ ...notice, algorithm }))
    } catch (error) {
      log.error({ err: error, correlationId: notice.id }, 'a logout token could not be signed')

      return { is: 'failed', reason: 'the logout token could not be signed' }
    }
  }

  #tell({ id, clientId, userId, attempts }: LogoutNotice, settlement: Settlement): void {
    const { audit, meter, log } = this.#deps
    const { state } = settlement
    const reason = state === 'sent' ? undefined : settlement.reason
    const result = state === 'pending' ? 'failed' : state
    meter.logoutNotice(result)
    log[state === 'dead' ? 'warn' : 'info'](
      { correlationId: id, clientId, attempts, reason },
      `notice of a logout: ${result}`,
    )

    // A failure that is one of many in a row says nothing new to the developer.
    if (state === 'pending' && attempts > 1) return
    const origin = { actor: 'system', network: undefined, correlationId: id } as const
    void withOrigin(origin, () =>
      audit.record(
        state === 'sent'
          ? { name: 'logout.delivered', clientId, userId }
          : {
              name: 'logout.undelivered',
              outcome: 'failure',
              clientId,
              userId,
              reason: STATE_CODES[state],
              detail: reason,
            },
      ),
    )
  }
}

/** What the events of an app call it. */
const STATE_CODES = { pending: 'tried_again', dead: 'given_up' } as const
