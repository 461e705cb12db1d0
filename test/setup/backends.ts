import { matchesGlob } from 'node:path'
import type { Backend } from './backend.ts'
import { chromium } from './chromium.ts'
import { mariadb } from './mariadb.ts'
import { nginx } from './nginx.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { redisCluster } from './redis-cluster.ts'
import { redisSentinel } from './redis-sentinel.ts'

/** Everything that is made sure of before the suites that need it run. */
export const backends: readonly Backend[] = [
  chromium,
  postgres,
  mariadb,
  redis,
  redisCluster,
  redisSentinel,
  nginx,
]

/** What these suites need; they may be nothing but pure rules. */
export const neededBy = (suites: readonly string[]): readonly Backend[] =>
  backends.filter((backend) =>
    backend.suites.some((pattern) => suites.some((suite) => matchesGlob(suite, pattern))),
  )
