import type { ColumnDataType } from 'kysely'

/**
 * Column types that every engine we support understands; each makes its keys compare byte by byte.
 * Lengths of key columns stay below what MySQL can index.
 */
export const columns = {
  /** A UUID. */
  id: 'varchar(36)',
  /** A digest, or another short token of ASCII characters. */
  token: 'varchar(64)',
  /** A name from a fixed list. */
  word: 'varchar(32)',
  /** An address, a subject, a rate limit's key. */
  key: 'varchar(255)',
  text: 'text',
  /** Milliseconds since the epoch. */
  instant: 'bigint',
  count: 'integer',
} as const satisfies Record<string, ColumnDataType>
