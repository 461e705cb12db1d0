import type { DatabaseConnection, Dialect, Driver } from 'kysely'

/** How the connections of a process are used at the moment. */
export interface ConnectionUse {
  inUse: number
  /** Callers that wait for one. */
  waiting: number
}

/** The dialect, with what it hands out and takes back counted in `use`. */
export const countConnections = (dialect: Dialect, use: ConnectionUse): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createDriver: () => countLeases(dialect.createDriver(), use),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
})

function countLeases(driver: Driver, use: ConnectionUse): Driver {
  const acquire = driver.acquireConnection.bind(driver)
  const release = driver.releaseConnection.bind(driver)

  return Object.assign(driver, {
    async acquireConnection(): Promise<DatabaseConnection> {
      use.waiting += 1
      try {
        const connection = await acquire()
        use.inUse += 1

        return connection
      } finally {
        use.waiting -= 1
      }
    },
    releaseConnection(connection: DatabaseConnection): Promise<void> {
      use.inUse -= 1

      return release(connection)
    },
  })
}
