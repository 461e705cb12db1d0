import { describe, expect, test } from '@jest/globals'
import { Purge } from '../../src/core/artifacts/index.ts'
import { TestClock } from '../support/clock.ts'

/** So many batches are full, then one is not; the lease is ours for so many. */
function newPurge({ fullBatches = 0, heldFor = Number.POSITIVE_INFINITY } = {}) {
  const done: string[] = []
  const holds = { left: heldFor }
  const batches = { left: fullBatches }
  const purge = new Purge({
    artifacts: {
      async purge(_now, limit) {
        done.push('batch')
        batches.left -= 1
        return batches.left >= 0 ? limit : limit - 1
      },
    },
    lease: {
      async hold() {
        holds.left -= 1
        return holds.left >= 0
      },
    },
    clock: new TestClock(),
    pause: async () => done.push('pause'),
  })

  return { purge, done }
}

describe('the purge', () => {
  test('goes on until nothing is left, and lets requests come in between', async () => {
    const { purge, done } = newPurge({ fullBatches: 2 })
    await purge.run(new AbortController().signal)

    expect(done).toEqual(['batch', 'pause', 'batch', 'pause', 'batch'])
  })

  test('is not the work of a process that has no lease', async () => {
    const { purge, done } = newPurge({ fullBatches: 2, heldFor: 0 })
    await purge.run(new AbortController().signal)

    expect(done).toEqual([])
  })

  test('stops when another process has taken over', async () => {
    const { purge, done } = newPurge({ fullBatches: 9, heldFor: 1 })
    await purge.run(new AbortController().signal)

    expect(done).toEqual(['batch', 'pause'])
  })

  test('stops when the process is to end', async () => {
    const { purge, done } = newPurge({ fullBatches: 9 })
    await purge.run(AbortSignal.abort())

    expect(done).toEqual([])
  })
})
