import type { Instant } from '../values/index.ts'

/** What a developer's script shows instead of the developer. The value is known to them alone. */
export interface PersonalToken {
  id: string
  userId: string
  /** What it is for, in the developer's words. */
  name: string
  createdAt: Instant
  expiresAt: Instant
  /** To the minute; undefined for one that was never used. */
  lastUsedAt: Instant | undefined
}

export type NewPersonalToken = Omit<PersonalToken, 'lastUsedAt'> & {
  /** SHA-256 of the value, which has 256 random bits. */
  digest: string
}
