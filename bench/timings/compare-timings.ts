import { randomInt, randomUUID } from 'node:crypto'
import { Connection, expectStatus } from '../load/connection.ts'
import { newNetwork } from '../load/network.ts'
import { startLatchkey } from '../servers/latchkey.ts'
import { EMBEDDED } from '../servers/setups.ts'
import type { Target } from '../servers/target.ts'
import { median } from '../statistics.ts'
import { type Door, doors } from './doors.ts'
import { type MannWhitney, mannWhitney } from './mann-whitney.ts'

/** Two kinds of address at one door. */
export interface Comparison extends MannWhitney {
  door: string
  kinds: readonly [string, string]
  /** Milliseconds. */
  medians: readonly [number, number]
}

/** Answers that are not counted: by then the server has compiled what it runs. */
const WARM_UP = 20

const KINDS = {
  known: ({ people }: Target, index: number) => people[index]?.email ?? '',
  unknown: () => `${randomUUID()}@example.com`,
  'without a password': ({ withoutPassword }: Target, index: number) =>
    withoutPassword?.[index] ?? '',
}

type Kind = keyof typeof KINDS

const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ['known', 'unknown'],
  ['known', 'without a password'],
  ['unknown', 'without a password'],
]

/** @param samples how many answers of each kind there are to be at each door */
export async function compareTimings(samples: number): Promise<Comparison[]> {
  await using opened = new AsyncDisposableStack()
  const rounds = samples + WARM_UP
  const target = opened.use(
    await startLatchkey({ people: rounds, peopleWithoutPassword: rounds, setup: EMBEDDED }),
  )
  const connection = opened.adopt(new Connection(target.process.origin), (it) => it.close())
  const comparisons: Comparison[] = []

  for (const door of doors) {
    const taken = await takeTimes(door, target, connection, rounds)
    comparisons.push(...PAIRS.map(([a, b]) => compare(door.title, [a, b], taken)))
  }

  return comparisons
}

/** Milliseconds by kind. One after the other: what runs beside hits all kinds alike. */
async function takeTimes(
  door: Door,
  target: Target,
  connection: Connection,
  rounds: number,
): Promise<Record<Kind, number[]>> {
  const taken: Record<Kind, number[]> = { known: [], unknown: [], 'without a password': [] }

  for (let round = 0; round < rounds; round += 1) {
    for (const kind of shuffled(Object.keys(KINDS) as Kind[])) {
      const send = await door.approach(target, connection, newNetwork())
      const email = KINDS[kind](target, round)
      const startedAt = performance.now()
      expectStatus(await send(email), door.status)
      if (round >= WARM_UP) taken[kind].push(performance.now() - startedAt)
    }
  }

  return taken
}

function compare(
  door: string,
  kinds: readonly [Kind, Kind],
  taken: Record<Kind, number[]>,
): Comparison {
  const [first, second] = [taken[kinds[0]], taken[kinds[1]]]

  return { door, kinds, medians: [median(first), median(second)], ...mannWhitney(first, second) }
}

/** What one answer leaves to do falls to the next, which must not always be of the same kind. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const left = [...items]

  return items.flatMap(() => left.splice(randomInt(left.length), 1))
}
