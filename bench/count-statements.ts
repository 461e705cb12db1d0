import { join } from 'node:path'
import { Connection } from './load/connection.ts'
import type { Scenario } from './scenarios/index.ts'
import { startLatchkey } from './servers/latchkey.ts'

const COUNTER = join(import.meta.dirname, 'servers/statement-counter.ts')
const OPERATIONS = 8

/** SQL statements that one operation takes on Latchkey, BEGIN and COMMIT included. */
export async function countStatements({ prepare }: Scenario): Promise<number> {
  await using opened = new AsyncDisposableStack()
  const target = opened.use(await startLatchkey({ people: 1, nodeArgs: ['--import', COUNTER] }))
  const connection = opened.adopt(new Connection(target.process.origin), (it) => it.close())
  const { operations, supply } = await prepare(target, [connection])
  await supply?.()

  const before = await target.process.ask<number>('how many?')
  for (let done = 0; done < OPERATIONS; done += 1) await operations[0]?.()
  const after = await target.process.ask<number>('how many?')

  return (after - before) / OPERATIONS
}
