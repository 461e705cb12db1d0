import { DatabaseSync, StatementSync } from 'node:sqlite'
import { Redis } from 'ioredis'
import mysql from 'mysql2/promise'
import pg from 'pg'

/** Loaded into a server before the program: counts what stores are asked to do, and tells. */
export interface Counts {
  sql: number
  redis: number
}

const counts: Counts = { sql: 0, redis: 0 }

/** What they are called by; how it answers does not matter here. */
type Call = (this: unknown, ...args: unknown[]) => unknown

/** Its types leave it out. */
const { PromiseConnection } = mysql as unknown as Record<'PromiseConnection', { prototype: object }>

const counted: readonly [prototype: object, name: string, of: keyof Counts][] = [
  [DatabaseSync.prototype, 'exec', 'sql'],
  [StatementSync.prototype, 'all', 'sql'],
  [StatementSync.prototype, 'get', 'sql'],
  [StatementSync.prototype, 'run', 'sql'],
  [pg.Client.prototype, 'query', 'sql'],
  [PromiseConnection.prototype, 'query', 'sql'],
  [PromiseConnection.prototype, 'execute', 'sql'],
  [Redis.prototype, 'sendCommand', 'redis'],
]

for (const [prototype, name, of] of counted) {
  const call = Reflect.get(prototype, name) as Call
  Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]) {
    counts[of] += 1

    return call.apply(this, args)
  })
}

process.on('message', () => process.send?.(counts))
process.channel?.unref()
