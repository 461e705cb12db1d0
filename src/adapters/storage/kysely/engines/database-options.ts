import { TIME_LIMITS, type TimeLimits } from './server/time-limits.ts'

/** How a database server is used, beside its URL. SQLite needs none of it. */
export interface DatabaseOptions {
  /** How many connections this process opens at most. */
  poolSize: number
  /** PEM of the authorities that may vouch for the server; undefined for those of the system. */
  tlsAuthority: string | undefined
  limits: TimeLimits
}

export const DATABASE_DEFAULTS: DatabaseOptions = {
  poolSize: 10,
  tlsAuthority: undefined,
  limits: TIME_LIMITS,
}
