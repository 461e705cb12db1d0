import { expect, test } from '@jest/globals'
import {
  GIVE_UP_AFTER,
  MAX_REFUSALS,
  retryDelay,
  settlementOf,
} from '../../src/core/back-channel-logout/index.ts'
import { HOUR, SECOND } from '../../src/core/values/index.ts'

const NOW = Date.UTC(2026, 0, 1)
const giveUpAt = NOW + GIVE_UP_AFTER
const failed = { is: 'failed', reason: 'nothing listens there' } as const
const refused = { is: 'refused', reason: 'it answered 400' } as const

test('waits twice as long each time, an hour at most, and up to half of it less', () => {
  expect([1, 2, 3, 4].map((attempts) => retryDelay(attempts, 0) / SECOND)).toEqual([5, 10, 20, 40])
  expect(retryDelay(1, 1)).toBe(2.5 * SECOND)
  expect(retryDelay(11, 0)).toBe(HOUR)
  expect(retryDelay(1_000, 0)).toBe(HOUR)
})

test('is done with what was delivered', () => {
  expect(
    settlementOf({ attempts: 3, giveUpAt }, { is: 'delivered' }, { now: NOW, random: 0 }),
  ).toEqual({ state: 'sent', endedAt: NOW })
})

test('tries what failed for a day, about 33 times', () => {
  let now = NOW
  let attempts = 0
  for (;;) {
    attempts += 1
    const settlement = settlementOf({ attempts, giveUpAt }, failed, { now, random: 0 })
    if (settlement.state === 'dead') break
    if (settlement.state === 'pending') now = settlement.dueAt
  }

  expect(attempts).toBe(33)
  expect(now - NOW).toBeGreaterThan(GIVE_UP_AFTER - HOUR)
  expect(now - NOW).toBeLessThanOrEqual(GIVE_UP_AFTER)
})

test('gives up sooner on an app that refuses', () => {
  const settle = (attempts: number) =>
    settlementOf({ attempts, giveUpAt }, refused, { now: NOW, random: 0 }).state

  expect(settle(MAX_REFUSALS - 1)).toBe('pending')
  expect(settle(MAX_REFUSALS)).toBe('dead')
})
