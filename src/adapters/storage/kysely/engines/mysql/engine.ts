import { MysqlAdapter, MysqlIntrospector } from 'kysely'
import type { Engine } from '../engine.ts'
import { parseServerAddress } from '../server/server-address.ts'
import { ServerDriver } from '../server/server-driver.ts'
import { BinaryMysqlCompiler } from './query-compiler.ts'

const DEFAULT_PORT = 3_306

/** MySQL and MariaDB. */
export const mysql: Engine = {
  createDialect: (url, options) => ({
    createDriver: () =>
      new ServerDriver(async () => {
        // Only now: whoever runs on SQLite needs no driver of a server.
        const { MysqlPool } = await import('./pool.ts')

        return new MysqlPool(parseServerAddress(url, DEFAULT_PORT), options)
      }),
    createQueryCompiler: () => new BinaryMysqlCompiler(),
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
  }),

  epochSeconds: 'unix_timestamp(sysdate(3))',

  server: {
    products: [
      { name: 'MariaDB', version: /^(\d+)\.(\d+)\.\d+-MariaDB/i, oldest: [10, 6] },
      { name: 'MySQL', version: /^(\d+)\.(\d+)\.(\d+)/, oldest: [8, 0, 19] },
    ],
    // ER_DBACCESS_DENIED, ER_ACCESS_DENIED, ER_BAD_DB, ER_NOT_SUPPORTED_AUTH_MODE, …_NO_PASSWORD
    isRefusal: (error) =>
      [1_044, 1_045, 1_049, 1_251, 1_698].includes((error as { errno?: number }).errno ?? 0),
  },
}
