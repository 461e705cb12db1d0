import { DomainError, Unavailable } from '../../../core/errors.ts'
import { withDeadline } from '../../../core/values/index.ts'
import { ANSWER_MS } from './client.ts'

/** Nothing answers where Redis should be. Said at the start, when it is too early to serve. */
export class RedisUnreachable extends DomainError {
  constructor(where: string, cause: unknown) {
    super('redis_unreachable', 'unavailable', `Redis at ${where} cannot be used.`, { cause })
  }
}

/**
 * Runs commands. Whatever Redis or the way to it has against them becomes `Unavailable`, never "not
 * there": a time-out, a lost connection, a full memory, a replica that was the master before.
 */
export async function orUnavailable<Result>(commands: () => Promise<Result>): Promise<Result> {
  try {
    return await withDeadline(commands(), ANSWER_MS)
  } catch (error) {
    throw new Unavailable('The short-term store', error)
  }
}
