import { describe, expect, test } from '@jest/globals'
import {
  planRotation,
  type RotationSettings,
  type RotationStep,
  type SigningKey,
} from '../../src/core/signing-keys/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/values/index.ts'

const NOW = Date.UTC(2026, 0, 1)

const settings: RotationSettings = {
  algorithms: ['RS256'],
  rotateEveryMs: 90 * DAY,
  jwksLifetimeMs: 10 * MINUTE,
  signatureLifetimeMs: HOUR,
}

const key = (id: string, changes: Partial<SigningKey> = {}): SigningKey => ({
  id,
  algorithm: 'RS256',
  state: 'passive',
  createdAt: NOW - DAY,
  activatedAt: undefined,
  deactivatedAt: undefined,
  retiredAt: undefined,
  signsFrom: undefined,
  sealedJwk: 'v1.sealed',
  ...changes,
})

const active = (id: string, daysAgo: number, changes: Partial<SigningKey> = {}) => {
  const since = NOW - daysAgo * DAY

  return key(id, { state: 'active', createdAt: since, activatedAt: since, ...changes })
}

const publishedAgo = (milliseconds: number) => ({ createdAt: NOW - milliseconds })
const stoppedAgo = (milliseconds: number): Partial<SigningKey> => ({
  state: 'retiring',
  activatedAt: NOW - 90 * DAY,
  deactivatedAt: NOW - milliseconds,
})

const publishNext = (after: string, signsFrom: number): RotationStep => ({
  step: 'publish-next',
  algorithm: 'RS256',
  after,
  signsFrom,
})
const handOver = (from: string | undefined, to: string): RotationStep => ({
  step: 'hand-over',
  from,
  to,
})

/** After that everybody who verifies has it. */
const FETCHED = 10 * MINUTE + 10 * SECOND

// biome-ignore format: a table
test.each<[string, SigningKey[], Partial<RotationSettings>, RotationStep[]]>([
  ['there is none', [], {}, [{ step: 'make-first', algorithm: 'RS256' }]],
  ['all others are gone', [key('old', { state: 'retired' })], {}, [{ step: 'make-first', algorithm: 'RS256' }]],
  ['none signs, but some are published', [key('a'), key('b', publishedAgo(2 * DAY))], {}, [handOver(undefined, 'b')]],
  ['one signs and is young', [active('a', 80)], {}, []],
  ['its time is nearly over', [active('a', 81)], {}, [publishNext('a', NOW + 9 * DAY)]],
  ['its time is over long since', [active('a', 300)], {}, [publishNext('a', NOW + FETCHED)]],
  ['the next is published already', [active('a', 85), key('b', { signsFrom: NOW + DAY })], {}, []],
  ['its time is over, and the next waits', [active('a', 90), key('b')], {}, [handOver('a', 'b')]],
  ['several wait', [active('a', 90), key('b'), key('c', publishedAgo(2 * DAY))], {}, [handOver('a', 'c')]],
  ['the next was published just now', [active('a', 90), key('b', publishedAgo(FETCHED - 1))], {}, []],
  ['the next was published long enough ago', [active('a', 90), key('b', publishedAgo(FETCHED))], {}, [handOver('a', 'b')]],
  ['one was told to sign from now on', [active('a', 1), key('b', { signsFrom: NOW })], {}, [handOver('a', 'b')]],
  ['one was told to sign a moment later', [active('a', 1), key('b', { signsFrom: NOW + 1 })], {}, []],
  ['one was told to, too early', [active('a', 1), key('b', { ...publishedAgo(MINUTE), signsFrom: NOW })], {}, []],
  ['one was added and nothing said of it', [active('a', 1), key('b')], {}, []],
  ['there is no schedule', [active('a', 900), key('b')], { rotateEveryMs: 0 }, []],
  ['there is no schedule, but somebody rotated', [active('a', 9), key('b', { signsFrom: NOW })], { rotateEveryMs: 0 }, [handOver('a', 'b')]],
  ['a key lives shorter than the JWKS', [active('a', 0)], { rotateEveryMs: MINUTE }, [publishNext('a', NOW + FETCHED)]],
  ['the former is needed still', [active('a', 1), key('b', stoppedAgo(HOUR + 70 * SECOND - 1))], {}, []],
  ['the last signature of the former has expired', [active('a', 1), key('b', stoppedAgo(HOUR + 70 * SECOND))], {}, [{ step: 'retire', id: 'b' }]],
  ['a former one is not known to have stopped', [active('a', 1), key('b', { ...stoppedAgo(0), deactivatedAt: undefined })], {}, []],
  ['the pinned one signs, however long', [active('pin', 900)], { pinnedKeyId: 'pin' }, []],
  ['the pinned one waits', [active('a', 1), key('pin', publishedAgo(FETCHED))], { pinnedKeyId: 'pin' }, [handOver('a', 'pin')]],
  ['the pinned one is too young', [active('a', 99), key('pin', publishedAgo(MINUTE))], { pinnedKeyId: 'pin' }, []],
  ['the pinned one signs and another was to', [active('pin', 1), key('b', { signsFrom: NOW })], { pinnedKeyId: 'pin' }, []],
  ['the pinned one was revoked', [active('a', 90), key('pin', { state: 'retired' }), key('b')], { pinnedKeyId: 'pin' }, [handOver('a', 'b')]],
])('when %s', (_, keys, changes, steps) => {
  expect(planRotation(keys, NOW, { ...settings, ...changes })).toEqual(steps)
})

describe('algorithms side by side', () => {
  test('each has its own key, whether it was configured or added by hand', () => {
    const keys = [active('rsa', 1), active('ed', 90, { algorithm: 'EdDSA' })]

    expect(planRotation(keys, NOW, { ...settings, algorithms: ['RS256', 'ES256'] })).toEqual([
      { step: 'make-first', algorithm: 'ES256' },
      { ...publishNext('ed', NOW + FETCHED), algorithm: 'EdDSA' },
    ])
  })

  test('one that is neither configured nor signs by anything is left alone', () => {
    const retiring = key('ec', { ...stoppedAgo(0), algorithm: 'ES256' })

    expect(planRotation([active('rsa', 1), retiring], NOW, settings)).toEqual([])
  })

  test('an RSA key that is pinned keeps none of the others from rotating', () => {
    const keys = [active('pin', 900), active('ec', 900, { algorithm: 'ES256' })]

    expect(planRotation(keys, NOW, { ...settings, pinnedKeyId: 'pin' })).toEqual([
      { ...publishNext('ec', NOW + FETCHED), algorithm: 'ES256' },
    ])
  })
})
