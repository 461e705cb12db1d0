/** Nothing came back in time. */
export class DeadlinePassed extends Error {
  constructor(milliseconds: number) {
    super(`the database server did not answer within ${milliseconds} ms`)
  }
}

/** @throws {DeadlinePassed} while the work goes on: whoever calls ends it */
export async function withDeadline<Result>(
  work: Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  const { promise: passed, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DeadlinePassed(milliseconds)), milliseconds)

  try {
    return await Promise.race([work, passed])
  } finally {
    clearTimeout(timer)
  }
}
