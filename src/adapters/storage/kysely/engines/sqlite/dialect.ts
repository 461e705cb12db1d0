import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  SqliteIntrospector,
} from 'kysely'
import { TransactionalSqliteAdapter } from './adapter.ts'
import { SqliteDriver } from './driver.ts'
import { LockFreeSqliteCompiler } from './query-compiler.ts'

/** SQLite by `node:sqlite`: nothing to compile or download when Latchkey is installed. */
export class NodeSqliteDialect implements Dialect {
  readonly #path: string

  /** @param path a file, or `:memory:` */
  constructor(path: string) {
    this.#path = path
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#path)
  }

  createQueryCompiler(): QueryCompiler {
    return new LockFreeSqliteCompiler()
  }

  createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db)
  }
}
