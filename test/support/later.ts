import { jest } from '@jest/globals'

/** Everything that `Date` does not stand for goes on as it is: nothing here waits. */
const GOES_ON = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
] as const

/**
 * Does the work as if it were so much later, also for libraries that ask the machine for the time.
 * Everything that runs in this process meanwhile lives in that future.
 */
export async function later<Result>(
  milliseconds: number,
  work: () => Promise<Result>,
): Promise<Result> {
  jest.useFakeTimers({ now: Date.now() + milliseconds, doNotFake: [...GOES_ON] })
  try {
    return await work()
  } finally {
    jest.useRealTimers()
  }
}
