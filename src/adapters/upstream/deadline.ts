/**
 * The result of work that is done in time. Work that is late goes on unheeded, so it must have
 * limits of its own.
 * @throws {Error} when the time is over
 */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${milliseconds} ms`)),
    milliseconds,
  )

  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
