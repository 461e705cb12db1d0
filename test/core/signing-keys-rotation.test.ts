import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  decidePromotion,
  decideRetirement,
  decideRotation,
  FOLLOW_MS,
  type KeyDecision,
  type KeySituation,
  type RotationSettings,
} from '../../src/core/signing-keys/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/values/index.ts'
import { openKeyring, type TestKeyring } from '../support/keyring.ts'

const ALGORITHMS = ['ES256', 'EdDSA'] as const

const settings: RotationSettings = {
  algorithms: ALGORITHMS,
  rotateEveryMs: 90 * DAY,
  jwksLifetimeMs: 10 * MINUTE,
  signatureLifetimeMs: DAY,
}

test('ten processes that find a rotation due do it once', async () => {
  await using keyring = await openKeyring(settings)
  const { clock, ring } = keyring
  const processes = Array.from({ length: 10 }, () => keyring.newProcess())
  const everybody = () => Promise.all(processes.map((process) => process.run()))

  await everybody()
  expect(await keyring.states()).toEqual({ ES256: 'active', EdDSA: 'active' })
  clock.advance(81 * DAY)
  await everybody()
  expect(await keyring.states()).toEqual({ ES256: 'active passive', EdDSA: 'active passive' })
  clock.advance(9 * DAY)
  await everybody()
  expect(await keyring.states()).toEqual({ ES256: 'retiring active', EdDSA: 'retiring active' })
  clock.advance(DAY + 2 * MINUTE)
  await everybody()
  expect(await keyring.states()).toEqual({ ES256: 'retired active', EdDSA: 'retired active' })
  expect((await ring.publicKeys()).map(({ alg }) => alg)).toEqual(['ES256', 'EdDSA'])
})

test('ten operators who rotate at once make one key', async () => {
  await using keyring = await openKeyring({ ...settings, algorithms: ['ES256'] })
  const { operations } = keyring
  await keyring.newProcess().run()
  const decision = decideRotation('ES256', await operations.situation())

  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => operations.carryOut(decision)),
  )

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await keyring.states()).toEqual({ ES256: 'active passive' })
})

test('a process that dies at its work leaves the rest to the next', async () => {
  await using keyring = await openKeyring(settings)
  await keyring.newProcess().run()
  keyring.clock.advance(81 * DAY)

  await expect(keyring.newProcess({ diesAfter: 1 }).run()).rejects.toThrow('it died')
  await keyring.newProcess().run()
  expect(await keyring.states()).toEqual({ ES256: 'active passive', EdDSA: 'active' })
  // Nobody gave its lease back.
  keyring.clock.advance(MINUTE)
  await keyring.newProcess().run()

  expect(await keyring.states()).toEqual({ ES256: 'active passive', EdDSA: 'active passive' })
})

/** Everybody who is not forced to break something. */
type Event =
  | { kind: 'wait'; milliseconds: number }
  | { kind: 'run'; diesAfter: number | undefined }
  | { kind: 'add' | 'rotate' | 'promote' | 'retire'; pick: number }

const wait = (max: number) =>
  fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max }) })

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: wait(20 * MINUTE) },
  { weight: 3, arbitrary: wait(3 * DAY) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      diesAfter: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'add' as const,
        'rotate' as const,
        'promote' as const,
        'retire' as const,
      ),
      pick: fc.nat(20),
    }),
  },
)

const anySettings: fc.Arbitrary<RotationSettings> = fc.record({
  algorithms: fc.constantFrom<RotationSettings['algorithms']>(['ES256'], ALGORITHMS),
  rotateEveryMs: fc.constantFrom(0, MINUTE, HOUR, 2 * DAY),
  jwksLifetimeMs: fc.constantFrom(SECOND, 10 * MINUTE, DAY),
  signatureLifetimeMs: fc.constantFrom(MINUTE, HOUR, 4 * DAY),
})

test('whoever keeps the JWKS for its lifetime verifies every signature, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(anySettings, fc.array(event, { maxLength: 40 }), async (chosen, events) => {
      await using keyring = await openKeyring(chosen)
      const startedAt = keyring.clock.now()
      await keyring.newProcess().run()

      for (const it of events) {
        await happen(it, keyring, chosen)
        const { keys } = await keyring.operations.situation()
        for (const algorithm of chosen.algorithms) {
          const signing = keys.filter(
            (key) => key.algorithm === algorithm && key.state === 'active',
          )
          expect(signing).toHaveLength(1)
        }
      }

      for (const { createdAt, retiredAt, spans } of keyring.history()) {
        for (const { from, to } of spans) {
          // Who fetched the JWKS just before it was published asks again before it signs, and a
          // process that is late to publish it, or to sign by another, does no harm.
          if (from > startedAt) {
            expect(createdAt + chosen.jwksLifetimeMs + FOLLOW_MS).toBeLessThanOrEqual(from)
          }
          // Who verifies the last signature at its last moment finds it published.
          if (retiredAt !== undefined) {
            expect(to + chosen.signatureLifetimeMs + FOLLOW_MS).toBeLessThanOrEqual(retiredAt)
          }
        }
      }
    }),
    { numRuns: 60 },
  )
}, 120_000)

async function happen(
  it: Event,
  keyring: TestKeyring,
  { algorithms }: RotationSettings,
): Promise<void> {
  if (it.kind === 'wait') keyring.clock.advance(it.milliseconds)
  else if (it.kind === 'run') await keyring.newProcess(it).run().catch(onlyDied)
  else if (it.kind === 'add') await keyring.ring.add(pickOf(algorithms, it.pick))
  else await decideAndCarryOut(it.kind, it.pick, keyring)
  await keyring.look()
}

/** As an operator would, who is refused what does harm. */
async function decideAndCarryOut(
  kind: 'rotate' | 'promote' | 'retire',
  pick: number,
  { operations }: TestKeyring,
): Promise<void> {
  const situation = await operations.situation()
  const decision = decide(kind, pick, situation)
  if (decision) await operations.carryOut(decision)
}

function decide(kind: string, pick: number, situation: KeySituation): KeyDecision | undefined {
  const { id } = pickOf(situation.keys, pick)
  try {
    if (kind === 'rotate') return decideRotation(pickOf(ALGORITHMS, pick), situation)
    if (kind === 'promote') return decidePromotion(id, situation)

    return decideRetirement(id, situation)
  } catch {
    return undefined
  }
}

const pickOf = <Item>(items: readonly Item[], pick: number): Item =>
  items[pick % items.length] as Item

function onlyDied(error: Error): void {
  if (error.message !== 'it died') throw error
}
