import { DAY, HOUR, type Instant, SECOND } from '../values/index.ts'
import type { DeliveryResult } from './logout-delivery.ts'
import type { LogoutNotice } from './logout-notice.ts'
import type { Settlement } from './logout-outbox.ts'

const FIRST_DELAY = 5 * SECOND
const LONGEST_DELAY = HOUR
/** By how much of itself a delay may be shorter, so that what failed together does not meet again. */
const JITTER = 0.5

/** For how long an app that cannot be reached is tried. */
export const GIVE_UP_AFTER = DAY

/** An app that answers knows what it says; but a new key, or its own clock, may need a moment. */
export const MAX_REFUSALS = 5

/** Milliseconds from one attempt to the next: doubled each time, up to an hour. */
export function retryDelay(attempts: number, random: number): number {
  const delay = Math.min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)

  return Math.round(delay * (1 - JITTER * random))
}

/** What is to become of a notice after an attempt. @param random from 0 to 1 */
export function settlementOf(
  { attempts, giveUpAt }: Pick<LogoutNotice, 'attempts' | 'giveUpAt'>,
  result: DeliveryResult,
  { now, random }: { now: Instant; random: number },
): Settlement {
  if (result.is === 'delivered') return { state: 'sent', endedAt: now }
  const { reason } = result

  const dueAt = now + retryDelay(attempts, random)
  const isLast = dueAt > giveUpAt || (result.is === 'refused' && attempts >= MAX_REFUSALS)

  return isLast ? { state: 'dead', endedAt: now, reason } : { state: 'pending', dueAt, reason }
}
