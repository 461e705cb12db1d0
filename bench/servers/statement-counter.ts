import { DatabaseSync, StatementSync } from 'node:sqlite'
import { Redis } from 'ioredis'
import mysql from 'mysql2/promise'
import pg from 'pg'

/** Loaded into a server before the program: counts what stores are asked to do, and tells. */
export interface Counts {
  /** BEGIN and COMMIT included. */
  sql: number
  /** To a database server, each for one statement or several. */
  roundTrips: number
  redis: number
}

const counts: Counts = { sql: 0, roundTrips: 0, redis: 0 }

/** What they are called by; how it answers does not matter here. */
type Call = (this: unknown, ...args: unknown[]) => unknown

/** Its types leave it out. */
const { PromiseConnection } = mysql as unknown as Record<'PromiseConnection', { prototype: object }>

// biome-ignore format: a table
const counted: readonly [prototype: object, name: string, ...of: (keyof Counts)[]][] = [
  [DatabaseSync.prototype,      'exec',        'sql'],
  [StatementSync.prototype,     'all',         'sql'],
  [StatementSync.prototype,     'get',         'sql'],
  [StatementSync.prototype,     'run',         'sql'],
  [pg.Connection.prototype,     'execute',     'sql'],
  [pg.Connection.prototype,     'query',       'sql'],
  [pg.Client.prototype,         'query',       'roundTrips'],
  [PromiseConnection.prototype, 'query',       'sql', 'roundTrips'],
  [PromiseConnection.prototype, 'execute',     'sql', 'roundTrips'],
  [Redis.prototype,             'sendCommand', 'redis'],
]

for (const [prototype, name, ...of] of counted) {
  const call = Reflect.get(prototype, name) as Call
  Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]) {
    for (const one of of) counts[one] += 1

    return call.apply(this, args)
  })
}

process.on('message', () => process.send?.(counts))
process.channel?.unref()
