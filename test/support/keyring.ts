import { randomBytes } from 'node:crypto'
import { KyselyLeaseStore } from '../../src/adapters/storage/kysely/lease-store.ts'
import { KyselySigningKeyStore } from '../../src/adapters/storage/kysely/signing-key-store.ts'
import { LocalChangeSignal } from '../../src/core/change-signal.ts'
import { Lease } from '../../src/core/leases/index.ts'
import { silentLog } from '../../src/core/log.ts'
import {
  KeyOperations,
  KeyRing,
  KeyRotation,
  KeySealer,
  type RotationSettings,
  type SigningKey,
} from '../../src/core/signing-keys/index.ts'
import { type Instant, MINUTE } from '../../src/core/values/index.ts'
import { TestClock } from './clock.ts'
import { openSqlite } from './databases.ts'

/** What became of one key: when it was there, and each time that it signed. */
export interface KeyHistory {
  createdAt: Instant
  retiredAt: Instant | undefined
  spans: { from: Instant; to: Instant }[]
}

export type TestKeyring = Awaited<ReturnType<typeof openKeyring>>

/** Keys that any number of processes look after, on a database and a clock of their own. */
export async function openKeyring(settings: RotationSettings) {
  const { db, [Symbol.asyncDispose]: dispose } = await openSqlite()
  const clock = new TestClock()
  const ring = new KeyRing({
    store: new KyselySigningKeyStore(db),
    sealer: new KeySealer([randomBytes(32)]),
    changes: new LocalChangeSignal(),
    audit: { record: async () => {} },
    clock,
  })
  const leases = new KyselyLeaseStore(db)
  const histories = new Map<string, KeyHistory>()

  return {
    clock,
    ring,
    operations: new KeyOperations({ keys: ring, settings, clock }),

    /** @param diesAfter so many changes of the keys */
    newProcess({ diesAfter }: { diesAfter?: number | undefined } = {}): Pick<KeyRotation, 'run'> {
      const lease = new Lease({ leases, clock, name: 'key-rotation', durationMs: MINUTE })

      return new KeyRotation({
        keys: diesAfter === undefined ? ring : dying(ring, diesAfter),
        settings,
        // Who is dead gives nothing back.
        lease:
          diesAfter === undefined ? lease : { hold: () => lease.hold(), release: async () => {} },
        clock,
        log: silentLog,
      })
    },

    /** The states of each algorithm's keys, the oldest first. */
    async states(): Promise<Record<string, string>> {
      const states: Record<string, string> = {}
      for (const { algorithm, state } of (await ring.list()).toSorted(byAge)) {
        states[algorithm] = states[algorithm] ? `${states[algorithm]} ${state}` : state
      }

      return states
    },

    /** Takes down what has become of the keys until now. */
    async look(): Promise<void> {
      for (const key of await ring.list()) takeDown(key, histories, clock.now())
    },

    history: (): readonly KeyHistory[] => [...histories.values()],

    [Symbol.asyncDispose]: dispose,
  }
}

function takeDown(key: SigningKey, histories: Map<string, KeyHistory>, now: Instant): void {
  const { id, createdAt, retiredAt, activatedAt, deactivatedAt } = key
  const history = histories.get(id) ?? { createdAt, retiredAt, spans: [] }
  histories.set(id, history)
  history.retiredAt = retiredAt
  if (activatedAt === undefined) return
  const last = history.spans.at(-1)
  const to = deactivatedAt ?? now
  if (last?.from === activatedAt) last.to = to
  else history.spans.push({ from: activatedAt, to })
}

/** Those that are as old as each other by who came first. */
const byAge = (a: SigningKey, b: SigningKey): number =>
  a.createdAt - b.createdAt || (b.activatedAt ?? 0) - (a.activatedAt ?? 0)

function dying(ring: KeyRing, changes: number) {
  let left = changes
  const orDie =
    <Args extends unknown[], Result>(change: (...args: Args) => Promise<Result>) =>
    (...args: Args) => {
      if (left === 0) return Promise.reject(new Error('it died'))
      left -= 1

      return change(...args)
    }

  return {
    list: () => ring.list(),
    ensureFirstKey: orDie((...args: Parameters<KeyRing['ensureFirstKey']>) =>
      ring.ensureFirstKey(...args),
    ),
    addNext: orDie((...args: Parameters<KeyRing['addNext']>) => ring.addNext(...args)),
    handOver: orDie((...args: Parameters<KeyRing['handOver']>) => ring.handOver(...args)),
    retire: orDie((...args: Parameters<KeyRing['retire']>) => ring.retire(...args)),
  }
}
