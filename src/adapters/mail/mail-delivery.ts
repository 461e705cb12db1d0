import { setTimeout as pauseFor } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import type { Mail, Mailer } from '../../core/mail/index.ts'
import { MINUTE, SECOND } from '../../core/values/index.ts'
import { MailNotTaken, type MailTransport } from './mail-transport.ts'
import { maskAddresses } from './masked-address.ts'

interface MailDeliveryDeps {
  transport: MailTransport
  log: Log
  /** Resolves after so many milliseconds, rejects when the signal says so. */
  pause?: (
    milliseconds: number,
    value: undefined,
    options: { signal: AbortSignal },
  ) => Promise<unknown>
}

/** Until the answer is on its way: what a mail costs must not show in the time that it takes. */
const LEAD_MS = 200
/** Before the second try, the third, … All of them come while a code in the mail is still good. */
const PAUSES_MS: readonly number[] = [2 * SECOND, 10 * SECOND, MINUTE, 4 * MINUTE]
/** How many mails may wait; a mail server that is down must not fill our memory. */
const CAPACITY = 1_000
/** For what is under way when the program ends. */
const FAREWELL_MS = 10 * SECOND

/**
 * Delivers mail outside the request that it comes from, with a few tries. What waits is in memory
 * alone, since no store may hold a code that still works: a mail that is lost with the process is
 * asked for again by its reader.
 */
export class MailDelivery implements Mailer, AsyncDisposable {
  readonly #transport: MailTransport
  readonly #log: Log
  readonly #pause: NonNullable<MailDeliveryDeps['pause']>
  readonly #underWay = new Set<Promise<void>>()
  readonly #end = new AbortController()

  constructor({ transport, log, pause = pauseFor }: MailDeliveryDeps) {
    this.#transport = transport
    this.#log = log
    this.#pause = pause
  }

  async send(mail: Mail): Promise<void> {
    if (this.#underWay.size >= CAPACITY) {
      this.#log.error(describe(mail), 'a mail was dropped: too many wait for the mail server')
      return
    }
    const delivery = this.#isEndedWithin(LEAD_MS)
      .then(() => this.#deliver(mail))
      .finally(() => this.#underWay.delete(delivery))
    this.#underWay.add(delivery)
  }

  /** Says in the log whether mail can be sent, so that nobody has to sign in to find out. */
  async announce(): Promise<void> {
    try {
      await this.#transport.verify()
      this.#log.info({}, 'the mail server takes our mail')
    } catch (error) {
      if (this.#end.signal.aborted) return
      this.#log.error({ reason: reasonOf(error) }, 'the mail server does not take our mail')
    }
  }

  async #deliver(mail: Mail, attempt = 1): Promise<void> {
    const about = { ...describe(mail), attempt }

    try {
      await this.#transport.deliver(mail)
      this.#log.info(about, 'a mail was handed to the mail server')
    } catch (error) {
      const pauseMs = PAUSES_MS[attempt - 1]
      const isFinal = !(error instanceof MailNotTaken) || error.isFinal
      const failure = { ...about, reason: reasonOf(error) }
      if (isFinal || pauseMs === undefined || this.#end.signal.aborted) {
        this.#log.error(failure, 'a mail was given up')
        return
      }
      this.#log.warn(
        { ...failure, retryInSeconds: pauseMs / SECOND },
        'the mail server did not take a mail, which is tried again',
      )
      if (await this.#isEndedWithin(pauseMs)) {
        this.#log.error(failure, 'a mail was given up: the program ends')
        return
      }
      await this.#deliver(mail, attempt + 1)
    }
  }

  #isEndedWithin(milliseconds: number): Promise<boolean> {
    const { signal } = this.#end

    return this.#pause(milliseconds, undefined, { signal }).then(
      () => false,
      () => true,
    )
  }

  /** Lets the tries that are under way end, and makes no other. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    const waiting = new AbortController()
    await Promise.race([
      Promise.all(this.#underWay),
      pauseFor(FAREWELL_MS, undefined, { signal: waiting.signal }).catch(() => {}),
    ])
    waiting.abort()
    this.#transport.close()
  }
}

const describe = ({ template, to }: Mail) => ({ template, to: maskAddresses(to) })

const reasonOf = (error: unknown): string =>
  maskAddresses(error instanceof Error ? error.message : String(error))
