import { PostgresIntrospector } from 'kysely'
import type { Engine } from '../engine.ts'
import { parseServerAddress } from '../server/server-address.ts'
import { ServerDriver } from '../server/server-driver.ts'
import { UnhurriedPostgresAdapter } from './adapter.ts'
import { BinaryPostgresCompiler } from './query-compiler.ts'

const DEFAULT_PORT = 5_432

export const postgres: Engine = {
  createDialect: (url, options) => ({
    createDriver: () =>
      new ServerDriver(async () => {
        // Only now: whoever runs on SQLite needs no driver of a server.
        const { PostgresPool } = await import('./pool.ts')

        return new PostgresPool(parseServerAddress(url, DEFAULT_PORT), options)
      }),
    createQueryCompiler: () => new BinaryPostgresCompiler(),
    createAdapter: () => new UnhurriedPostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }),

  epochSeconds: 'extract(epoch from clock_timestamp())',

  server: {
    products: [{ name: 'PostgreSQL', version: /^PostgreSQL (\d+)/, oldest: [15] }],
    // invalid_authorization_specification, invalid_catalog_name, insufficient_privilege
    isRefusal: (error) => /^(28...|3D000|42501)$/.test((error as { code?: string }).code ?? ''),
  },
}
