import type { RedisSettings } from '../../config/index.ts'
import { silentLog } from '../../core/log.ts'
import { SECOND } from '../../core/values/index.ts'
import { type Finding, fault, fine, reasonOf, warning } from './finding.ts'

const PATIENCE_MS = 3 * SECOND

/** Whether Redis can be used, and keeps what it is given. */
export async function examineRedis(settings: RedisSettings): Promise<Finding> {
  const { RedisConnection, evictionPoliciesOf } = await import(
    '../../adapters/storage/redis/index.ts'
  )
  using redis = new RedisConnection({ settings, log: silentLog })

  try {
    await redis.ready(PATIENCE_MS)
  } catch (error) {
    return fault(
      'redis',
      `Redis cannot be used: ${reasonOf(error)}`,
      'Start its server, and see that REDIS_URL has the right host, user and password.',
    )
  }
  const policies = await evictionPoliciesOf(redis)
  const others = [...policies].filter((policy) => policy !== 'noeviction')

  return others.length
    ? warning(
        'redis',
        `A full Redis drops what is still needed: its maxmemory-policy is ${others.map((policy) => policy ?? 'not told').join(', ')}.`,
        'Set maxmemory-policy noeviction in redis.conf, and CONFIG SET maxmemory-policy noeviction.',
      )
    : fine('redis', 'Redis can be used, and drops nothing before its time.')
}
