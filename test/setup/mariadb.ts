import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { type Backend, STORAGE_SUITES } from './backend.ts'
import type { DatabaseServerOptions } from './database-server-options.ts'
import { PrivateServer } from './private-server.ts'
import { findProgram, pathsOf } from './programs.ts'
import { findAccount } from './system-account.ts'

const SUPERUSER = 'latchkey'

// What survives a crash of the machine is not tested, so nothing waits for the disk.
const SETTINGS = [
  '--innodb-flush-method=nosync',
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-innodb-doublewrite',
  '--innodb-fast-shutdown=2',
  '--skip-name-resolve',
  '--bind-address=127.0.0.1',
  '--max-connections=400',
  // As Debian configures it: neither case nor accents count unless a column says so.
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
]

export const mariadb: Backend = {
  name: 'mariadb',
  packages: ['mariadb-server'],
  advice: 'Any MariaDB of version 10.11 or later does whose `mariadbd` is on the PATH.',
  suites: STORAGE_SUITES,
  variable: 'MARIADB_TEST_URL',

  find: () => (pathsOf('mariadb-install-db').length > 0 ? findProgram(['mariadbd']) : undefined),

  async start(program, opened) {
    return opened.use(await startMariadb(program)).url
  },
}

/** An empty MariaDB. Settings are `--name=value`. */
export function startMariadb(
  program: string,
  { settings = [], files = {} }: DatabaseServerOptions = {},
): Promise<PrivateServer> {
  const password = randomBytes(12).toString('hex')
  const superuser = `${SUPERUSER}@'127.0.0.1'`

  return PrivateServer.start({
    account: findAccount('mysql', 'nobody'),
    files: () => ({
      ...files,
      'superuser.sql': `create or replace user ${superuser} identified by '${password}';
grant all on *.* to ${superuser} with grant option;
`,
    }),
    setUp: ({ folder }) => [
      'mariadb-install-db',
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      '--skip-test-db',
      '--innodb-flush-method=nosync',
    ],
    serve: ({ folder, port }) => [
      program,
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--init-file=${join(folder, 'superuser.sql')}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--port=${port}`,
      ...SETTINGS,
      ...settings,
    ],
    url: ({ port }) => `mysql://${SUPERUSER}:${password}@127.0.0.1:${port}/mysql`,
    async ping(url) {
      const connection = await mysql.createConnection(url)
      await connection.end()
    },
  })
}
