import type { Meter } from '../meter.ts'
import { digest } from '../values/index.ts'
import { TooManyAttempts } from './errors.ts'
import { LIMITS, type LimitName, slowdownMs } from './limits.ts'
import type { RateLimiter } from './rate-limiter.ts'

/** What the name of a limit says it is per, in that order: an address, a network. */
type Subject = readonly string[]

interface AttemptLimitsDeps {
  limiter: RateLimiter
  /** Resolves after so many milliseconds. */
  pause: (milliseconds: number) => Promise<unknown>
  meter?: Pick<Meter, 'limitHit'> | undefined
}

/**
 * Holds attempts to the limits of the table. An attempt is counted before it is made, so of a
 * hundred at once no more than the limit are made. Each method throws `Unavailable` when counting
 * is not possible: what cannot be counted is refused.
 */
export class AttemptLimits {
  readonly #deps: AttemptLimitsDeps

  constructor(deps: AttemptLimitsDeps) {
    this.#deps = deps
  }

  /** Counts an attempt. @returns the how-manieth it is in its window @throws {TooManyAttempts} */
  async count(name: LimitName, ...subject: Subject): Promise<number> {
    const { attempts, resetsInSeconds } = await this.#count(name, subject)
    if (this.#isTooMany(name, attempts)) throw new TooManyAttempts(resetsInSeconds)

    return attempts
  }

  /** Counts an attempt, for what is left undone without a word. @returns whether it may be made */
  async allows(name: LimitName, ...subject: Subject): Promise<boolean> {
    const { attempts } = await this.#count(name, subject)

    return !this.#isTooMany(name, attempts)
  }

  /** Counts an attempt and makes it wait the longer the more there were. */
  async slowDown(name: LimitName, ...subject: Subject): Promise<void> {
    const { attempts } = await this.#count(name, subject)
    const milliseconds = slowdownMs(attempts)

    if (milliseconds) await this.#deps.pause(milliseconds)
  }

  /** An attempt that succeeded counts no longer. */
  async takeBack(name: LimitName, ...subject: Subject): Promise<void> {
    await this.#deps.limiter.takeBack(keyOf(name, subject))
  }

  /** Forgets every attempt. */
  async reset(name: LimitName, ...subject: Subject): Promise<void> {
    await this.#deps.limiter.reset(keyOf(name, subject))
  }

  #isTooMany(name: LimitName, attempts: number): boolean {
    const isTooMany = attempts > LIMITS[name].attempts
    if (isTooMany) this.#deps.meter?.limitHit(name)

    return isTooMany
  }

  #count(name: LimitName, subject: Subject) {
    return this.#deps.limiter.count(keyOf(name, subject), LIMITS[name].windowSeconds)
  }
}

// A digest: a subject is as long as a caller likes, and no business of who reads the store.
const keyOf = (name: LimitName, subject: Subject): string =>
  `${name.replaceAll(' ', '-')}:${digest(JSON.stringify(subject))}`
