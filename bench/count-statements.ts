import { join } from 'node:path'
import { Connection } from './load/connection.ts'
import type { Scenario } from './scenarios/index.ts'
import { startLatchkey } from './servers/latchkey.ts'
import type { Setup } from './servers/setups.ts'
import type { Counts } from './servers/statement-counter.ts'

const COUNTER = join(import.meta.dirname, 'servers/statement-counter.ts')
const OPERATIONS = 32
const COUNTED = ['sql', 'roundTrips', 'redis'] as const satisfies (keyof Counts)[]

/** What one operation of one process takes. */
export async function countStatements({ prepare }: Scenario, setup: Setup): Promise<Counts> {
  await using opened = new AsyncDisposableStack()
  const target = opened.use(
    await startLatchkey({ people: 1, setup, nodeArgs: ['--import', COUNTER] }),
  )
  const connection = opened.adopt(new Connection(target.process.origin), (it) => it.close())
  const { operations, supply, close } = await prepare(target, [connection])
  opened.defer(() => close?.())
  const count = () => target.process.ask<Counts>('how many?')

  const total = { sql: 0, roundTrips: 0, redis: 0 }
  let done = 0
  while (done < OPERATIONS) {
    await supply?.()
    const before = await count()
    const isLeft = async () => (await operations[0]?.()) ?? false
    while (done < OPERATIONS && (await isLeft())) done += 1
    const after = await count()
    for (const of of COUNTED) total[of] += after[of] - before[of]
  }

  return {
    sql: total.sql / done,
    roundTrips: total.roundTrips / done,
    redis: total.redis / done,
  }
}
