import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { BackendMissing } from '../../setup/backend.ts'
import { postgres, startPostgres } from '../../setup/postgres.ts'
import type { PrivateServer } from '../../setup/private-server.ts'
import { type PrivateRedis, startPrivateRedis } from '../../support/private-redis.ts'

export interface OutageServers extends AsyncDisposable {
  postgres: PrivateServer
  redis: PrivateRedis
  /** How the programs are told of them. */
  env: Readonly<Record<string, string>>
}

/** A PostgreSQL and a Redis of one experiment, to be taken away from under the programs. */
export async function startOutageServers(): Promise<OutageServers> {
  const program = postgres.find()
  if (!program) throw new BackendMissing(`there is no postgres: ${postgres.advice}`)
  await using opened = new AsyncDisposableStack()
  const database = opened.use(await startPostgres(program))
  const redis = opened.use(await startPrivateRedis())
  const all = opened.move()

  return {
    postgres: database,
    redis,
    env: { DATABASE_URL: database.url, REDIS_URL: redis.url },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

const STORM_EVERY_MS = 100

/** Ends every connection but its own, again and again. */
export async function terminateConnections(databaseUrl: string, seconds: number): Promise<void> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const endsAt = performance.now() + seconds * 1_000
  while (performance.now() < endsAt) {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    await pause(STORM_EVERY_MS)
  }
  await client.end()
}
