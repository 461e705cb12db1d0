import { describe, expect, test } from '@jest/globals'
import { MINUTE } from '../../src/core/values/index.ts'
import { RestartBackoff } from '../../src/workers/restart-backoff.ts'

describe('a worker that ends again and again', () => {
  test('is started again later each time, half a minute at most', () => {
    const backoff = new RestartBackoff()
    const delays = Array.from({ length: 8 }, () => backoff.next(100))

    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  test('is started again soon when it has served for a minute', () => {
    const backoff = new RestartBackoff()
    backoff.next(0)
    backoff.next(MINUTE - 1)

    expect(backoff.next(MINUTE)).toBe(1_000)
    expect(backoff.next(0)).toBe(2_000)
  })
})
