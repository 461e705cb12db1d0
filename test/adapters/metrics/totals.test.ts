import { expect, test } from '@jest/globals'
import {
  ProcessMetrics,
  type Snapshot,
  Totals,
  type WorkerAnswer,
} from '../../../src/adapters/metrics/index.ts'
import { systemClock as clock } from '../../../src/core/values/index.ts'
import { Scrape } from '../../support/metrics.ts'

/** What a worker says that hit a limit so often, as it arrives from another process. */
async function saysOf(limitHits: number): Promise<Snapshot> {
  const metrics = new ProcessMetrics({ clock })
  metrics.watchConnections({ inUse: 3, waiting: 0 })
  metrics.storeOperation({ home: 'sql', store: 'users', operation: 'find' })(0.002, false)
  for (let hit = 0; hit < limitHits; hit += 1) metrics.limitHit('some limit')

  return JSON.parse(JSON.stringify(await metrics.snapshot()))
}

async function read(totals: Totals, answers: readonly WorkerAnswer[]) {
  const scrape = new Scrape(await totals.render(answers))

  return {
    hits: scrape.sum('latchkey_limit_hits_total'),
    calls: scrape.sum('latchkey_store_duration_seconds_count'),
    inUse: scrape.sum('latchkey_database_connections', { state: 'in_use' }),
    processes: scrape.sum('latchkey_processes'),
  }
}

test('figures of workers add up', async () => {
  const answers = [
    { worker: 1, snapshot: await saysOf(2) },
    { worker: 2, snapshot: await saysOf(5) },
  ]

  expect(await read(new Totals(), answers)).toEqual({ hits: 7, calls: 2, inUse: 6, processes: 2 })
})

test('what an ended worker counted stays, and what it was is gone', async () => {
  const totals = new Totals()
  const [first, second, third] = [await saysOf(2), await saysOf(5), await saysOf(0)]
  await totals.render([
    { worker: 1, snapshot: first },
    { worker: 2, snapshot: second },
  ])
  const left = [{ worker: 2, snapshot: second }]

  expect(await read(totals, left)).toEqual({ hits: 7, calls: 2, inUse: 3, processes: 1 })
  expect(await read(totals, [...left, { worker: 3, snapshot: third }])).toEqual({
    hits: 7,
    calls: 3,
    inUse: 6,
    processes: 2,
  })
})

test('what a worker counted is not lost while it does not answer, and not counted twice', async () => {
  const totals = new Totals()
  const busy = { worker: 1, snapshot: undefined }
  await totals.render([{ worker: 1, snapshot: await saysOf(2) }])

  expect(await read(totals, [busy])).toMatchObject({ hits: 2, processes: undefined })
  expect(await read(totals, [{ worker: 1, snapshot: await saysOf(3) }])).toMatchObject({ hits: 3 })
})
