import type { Instant } from '../values/index.ts'

/** A row of `users`, with the accounts elsewhere that belong to it. */
export interface IdentraPerson {
  id: string
  /** As it was given: neither trimmed nor in lower case. */
  email: string | undefined
  passwordHash: string | undefined
  identities: readonly { provider: string; subject: string }[]
  createdAt: Instant
}

/** An Identra database, which is read and never written. By id, a page at a time. */
export interface IdentraSource {
  users(): AsyncIterable<readonly IdentraPerson[]>
}
