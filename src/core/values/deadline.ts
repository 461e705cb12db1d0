/** Nothing came back in time. */
export class DeadlinePassed extends Error {
  constructor(milliseconds: number) {
    super(`there was no answer within ${milliseconds} ms`)
  }
}

/**
 * Waits so long and no longer. An answer that has come while this process was too busy to read it
 * is in time.
 * @throws {DeadlinePassed} while the work goes on: whoever calls ends it
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  const { promise: passed, reject } = Promise.withResolvers<never>()
  // Node runs timers before it reads sockets, and immediates afterwards.
  const timer = setTimeout(
    () => setImmediate(() => reject(new DeadlinePassed(milliseconds))),
    milliseconds,
  )

  try {
    return await Promise.race([work, passed])
  } finally {
    clearTimeout(timer)
  }
}
