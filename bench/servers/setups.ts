import { randomUUID } from 'node:crypto'
import type { Backend } from '../../test/setup/backend.ts'
import { mariadb, startMariadb } from '../../test/setup/mariadb.ts'
import { postgres, startPostgres } from '../../test/setup/postgres.ts'
import type { PrivateServer } from '../../test/setup/private-server.ts'
import { redis, startRedis } from '../../test/setup/redis.ts'
import { createServerDatabase } from '../../test/support/server-databases.ts'

/** A way to run Latchkey that is measured. */
export interface Setup {
  name: string
  /** SQLite in a new folder where there is none. */
  database: PrivateServer | undefined
  redis: PrivateServer | undefined
  workers: number
}

export interface SetupOptions {
  database: DatabaseName
  hasRedis: boolean
  workers: number
}

export type DatabaseName = (typeof DATABASE_NAMES)[number]

export const DATABASE_NAMES = ['sqlite', 'postgres', 'mariadb'] as const

export const EMBEDDED: Setup = {
  name: 'SQLite',
  database: undefined,
  redis: undefined,
  workers: 1,
}

// Unlike in tests, a commit waits for the disk.
const SERVERS = {
  postgres: {
    title: 'PostgreSQL',
    start: () =>
      startPostgres(programOf(postgres), {
        settings: ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on'],
      }),
  },
  mariadb: {
    title: 'MariaDB',
    start: () =>
      startMariadb(programOf(mariadb), {
        settings: ['--innodb-flush-method=fsync', '--innodb-flush-log-at-trx-commit=1'],
      }),
  },
}

/**
 * The embedded default, and then one more for each thing that is wanted, which is compared with the
 * one before it. Their servers stop with the stack.
 */
export async function openSetups(
  { database, hasRedis, workers }: SetupOptions,
  opened: AsyncDisposableStack,
): Promise<readonly Setup[]> {
  const setups = [EMBEDDED]
  let grown = EMBEDDED
  const grow = (part: string, change: Partial<Setup>) => {
    const name = part.startsWith('+') ? `${grown.name} ${part}` : part
    grown = { ...grown, ...change, name }
    setups.push(grown)
  }

  if (database !== 'sqlite') {
    const { title, start } = SERVERS[database]
    grow(title, { database: opened.use(await start()) })
  }
  if (hasRedis) grow('+ Redis', { redis: opened.use(await startRedis(programOf(redis))) })
  if (workers > 1) grow(`+ ${workers} workers`, { workers })

  return setups
}

/** How a program is told to run like that, on a database of its own that goes with the stack. */
export async function environmentOf(
  { database, redis, workers }: Setup,
  opened: AsyncDisposableStack,
): Promise<Record<string, string>> {
  return {
    ...(database && { DATABASE_URL: opened.use(await createServerDatabase(database.url)).url }),
    ...(redis && { REDIS_URL: redis.url, REDIS_PREFIX: `bench-${randomUUID()}:` }),
    WORKERS: String(workers),
  }
}

function programOf({ name, packages, find }: Backend): string {
  const program = find()
  if (program) return program

  throw new TypeError(`there is no ${name} here: apt-get install ${packages.join(' ')}`)
}
