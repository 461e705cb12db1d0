import type { SigningKey } from '../../core/signing-keys/index.ts'
import { formatInstant, formatTable, toTimestamp } from '../output/index.ts'

/** A key as programs read it: without its private part, sealed as it is. */
export const keyToJson = (key: SigningKey) => ({
  id: key.id,
  algorithm: key.algorithm,
  state: key.state,
  createdAt: toTimestamp(key.createdAt),
  activatedAt: toTimestamp(key.activatedAt),
  retiredAt: toTimestamp(key.retiredAt),
})

export const describeKeys = (keys: readonly SigningKey[]): string =>
  formatTable(
    ['key ID', 'algorithm', 'state', 'created', 'activated', 'retired'],
    keys.map((key) => [
      key.id,
      key.algorithm,
      key.state,
      formatInstant(key.createdAt),
      formatInstant(key.activatedAt),
      formatInstant(key.retiredAt),
    ]),
  )
