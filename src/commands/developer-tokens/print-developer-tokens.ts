import type { PersonalToken } from '../../core/developers/index.ts'
import { formatInstant, formatTable, type Row, toTimestamp } from '../output/index.ts'

/** A token as programs read it, without its value, which nobody has. */
export const tokenToJson = ({ createdAt, expiresAt, lastUsedAt, ...token }: PersonalToken) => ({
  ...token,
  createdAt: toTimestamp(createdAt),
  expiresAt: toTimestamp(expiresAt),
  lastUsedAt: toTimestamp(lastUsedAt),
})

export const describeTokens = (tokens: readonly PersonalToken[]): string =>
  tokens.length
    ? formatTable(['id', 'name', 'created', 'works until', 'last used'], tokens.map(toRow))
    : 'There are no tokens.'

const toRow = (token: PersonalToken): Row => [
  token.id,
  token.name,
  formatInstant(token.createdAt),
  formatInstant(token.expiresAt),
  formatInstant(token.lastUsedAt),
]
