import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { type Backend, STORAGE_SUITES } from './backend.ts'
import type { DatabaseServerOptions } from './database-server-options.ts'
import { PrivateServer } from './private-server.ts'
import { isRunnable, pathsOf } from './programs.ts'
import { SIGN_IN_JOURNEYS } from './storages.ts'
import { findAccount } from './system-account.ts'

const SUPERUSER = 'latchkey'

// What survives a crash of the machine is not tested, so nothing waits for the disk.
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=400',
]

export const postgres: Backend = {
  name: 'postgres',
  packages: ['postgresql'],
  advice: 'Any PostgreSQL of version 15 or later does whose `postgres` is on the PATH.',
  suites: [...STORAGE_SUITES, `${SIGN_IN_JOURNEYS}/**`, 'test/commands/import-clura.test.ts'],
  variable: 'POSTGRES_TEST_URL',

  find: () =>
    [...pathsOf('postgres'), ...debianPaths()].find(
      (path) => isRunnable(path) && isRunnable(join(dirname(path), 'initdb')),
    ),

  async start(program, opened) {
    return opened.use(await startPostgres(program)).url
  },
}

/**
 * An empty PostgreSQL that sorts text by the rules of a language, as most in the world do. Settings
 * are `name=value`.
 */
export function startPostgres(
  program: string,
  { settings = [], files = {} }: DatabaseServerOptions = {},
): Promise<PrivateServer> {
  const password = randomBytes(12).toString('hex')

  return PrivateServer.start({
    account: findAccount('postgres', 'nobody'),
    stopSignal: 'SIGINT',
    files: () => ({ ...files, password }),
    setUp: ({ folder }) => [
      join(dirname(program), 'initdb'),
      `--pgdata=${join(folder, 'data')}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${join(folder, 'password')}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=en-US',
      '--no-sync',
    ],
    serve: ({ folder, port }) => [
      program,
      ...['-D', join(folder, 'data'), '-p', String(port)],
      ...[...SETTINGS, ...settings].flatMap((setting) => ['-c', setting]),
    ],
    url: ({ port }) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    async ping(url) {
      const client = new pg.Client(url)
      await client.connect()
      await client.end()
    },
  })
}

/** Debian keeps each version in a folder of its own, off the PATH. The newest first. */
function debianPaths(): readonly string[] {
  const home = '/usr/lib/postgresql'
  try {
    return readdirSync(home)
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(home, version, 'bin', 'postgres'))
  } catch {
    return []
  }
}
