/** How a database server is reached, beside its URL. SQLite needs none of it. */
export interface DatabaseOptions {
  /** How many connections this process opens at most. */
  poolSize: number
  /** PEM of the authorities that may vouch for the server; undefined for those of the system. */
  tlsAuthority: string | undefined
}
