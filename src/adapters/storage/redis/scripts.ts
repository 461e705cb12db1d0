import type { ClientContext, Result } from 'ioredis'

// Each touches one key, so a Cluster can run it wherever the key is.

/** Writes an artifact, new or over the old one. The mark that it was used stays. */
const PUT = `
redis.call('HSET', KEYS[1], 'artifact', ARGV[1])
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`

/** Writes an artifact where none is. @returns 1 or 0 */
const INSERT = `
if redis.call('HSETNX', KEYS[1], 'artifact', ARGV[1]) == 0 then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`

/** Marks an artifact as used, once. @returns 1 or 0; a missing key stays missing */
const CONSUME = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[1], 'consumed_at', ARGV[1])`

/** Counts an attempt in the window that is open at ARGV[1], or else in one that ends at ARGV[2]. */
const COUNT = `
local ends_at = redis.call('HGET', KEYS[1], 'ends_at')
if not ends_at or tonumber(ends_at) <= tonumber(ARGV[1]) then
  ends_at = ARGV[2]
  redis.call('HSET', KEYS[1], 'attempts', 0, 'ends_at', ends_at)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return { redis.call('HINCRBY', KEYS[1], 'attempts', 1), ends_at }`

const TAKE_BACK = `
if tonumber(redis.call('HGET', KEYS[1], 'attempts') or 0) < 1 then return 0 end
return redis.call('HINCRBY', KEYS[1], 'attempts', -1)`

export const scripts = {
  putArtifact: { lua: PUT, numberOfKeys: 1 },
  insertArtifact: { lua: INSERT, numberOfKeys: 1 },
  consumeArtifact: { lua: CONSUME, numberOfKeys: 1 },
  countAttempt: { lua: COUNT, numberOfKeys: 1 },
  takeBackAttempt: { lua: TAKE_BACK, numberOfKeys: 1 },
}

declare module 'ioredis' {
  interface RedisCommander<Context extends ClientContext> {
    putArtifact(key: string, artifact: string, lifeMs: number): Result<1, Context>
    insertArtifact(key: string, artifact: string, lifeMs: number): Result<0 | 1, Context>
    consumeArtifact(key: string, now: number): Result<0 | 1, Context>
    countAttempt(
      key: string,
      now: number,
      endsAt: number,
      windowMs: number,
    ): Result<[attempts: number, endsAt: string], Context>
    takeBackAttempt(key: string): Result<number, Context>
  }
}
