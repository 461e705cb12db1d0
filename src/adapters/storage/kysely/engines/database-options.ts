import { TIME_LIMITS, type TimeLimits } from './server/time-limits.ts'

/** How a database is used, beside its URL. */
export interface DatabaseOptions {
  /** How many connections this process opens at most. */
  poolSize: number
  /** PEM of the authorities that may vouch for the server; undefined for those of the system. */
  tlsAuthority: string | undefined
  limits: TimeLimits
  /** Whether it belongs to somebody else, who finds it as it was. */
  isReadOnly: boolean
}

export const DATABASE_DEFAULTS: DatabaseOptions = {
  poolSize: 10,
  tlsAuthority: undefined,
  limits: TIME_LIMITS,
  isReadOnly: false,
}
