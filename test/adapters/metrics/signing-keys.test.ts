import { expect, test } from '@jest/globals'
import { ProcessMetrics, Totals } from '../../../src/adapters/metrics/index.ts'
import type { SigningKey } from '../../../src/core/signing-keys/index.ts'
import { DAY, newId, SECOND } from '../../../src/core/values/index.ts'
import { TestClock } from '../../support/clock.ts'
import { Scrape } from '../../support/metrics.ts'

const clock = new TestClock()

const key = (changes: Partial<SigningKey>): SigningKey => ({
  id: newId(),
  algorithm: 'RS256',
  state: 'passive',
  createdAt: clock.now() - 100 * DAY,
  activatedAt: undefined,
  deactivatedAt: undefined,
  retiredAt: undefined,
  signsFrom: undefined,
  sealedJwk: '',
  ...changes,
})

const ago = (days: number) => clock.now() - days * DAY

test('the figures say how many keys are in which state, and for how long', async () => {
  const metrics = new ProcessMetrics({ clock })
  metrics.setSigningKeys([
    key({ state: 'retired', retiredAt: ago(50) }),
    key({ state: 'retiring', activatedAt: ago(99), deactivatedAt: ago(3) }),
    key({ state: 'retiring', activatedAt: ago(98), deactivatedAt: ago(7) }),
    key({ state: 'active', activatedAt: ago(7) }),
    key({ createdAt: ago(1) }),
    key({ state: 'active', activatedAt: ago(2), algorithm: 'ES256' }),
  ])

  const text = await new Totals().render([{ worker: 1, snapshot: await metrics.snapshot() }])
  const scrape = new Scrape(text)
  const figures = (algorithm: string, state: string) => ({
    keys: scrape.sum('latchkey_signing_keys', { algorithm, state }),
    days:
      (scrape.sum('latchkey_signing_key_age_seconds', { algorithm, state }) ?? -1) * (SECOND / DAY),
  })

  expect(figures('RS256', 'active')).toEqual({ keys: 1, days: 7 })
  expect(figures('RS256', 'passive')).toEqual({ keys: 1, days: 1 })
  expect(figures('RS256', 'retiring')).toEqual({ keys: 2, days: 7 })
  expect(figures('ES256', 'active')).toEqual({ keys: 1, days: 2 })
  expect(scrape.sum('latchkey_signing_keys', { state: 'retired' })).toBe(1)
  expect(scrape.sum('latchkey_signing_key_age_seconds', { state: 'retired' })).toBeUndefined()
})
