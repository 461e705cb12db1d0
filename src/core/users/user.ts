import type { EmailAddress, Instant } from '../values/index.ts'

/** A person who can sign in. `id` is the `sub` of every token. */
export interface User {
  id: string
  name: string | undefined
  givenName: string | undefined
  familyName: string | undefined
  /** An https URL. */
  picture: string | undefined
  /** BCP 47. */
  locale: string | undefined
  phoneNumber: string | undefined
  emails: readonly UserEmail[]
  createdAt: Instant
  updatedAt: Instant
  /** A disabled user is refused on every grant and surface. */
  disabledAt: Instant | undefined
}

export interface UserEmail {
  address: EmailAddress
  isPrimary: boolean
  /** Undefined is a mere claim: it never blocks, merges with, or survives the verified owner. */
  verifiedAt: Instant | undefined
}

export type UserProfile = Partial<
  Pick<User, 'name' | 'givenName' | 'familyName' | 'picture' | 'locale' | 'phoneNumber'>
>

/** The address that tokens show: the primary one. */
export const primaryEmail = (user: Pick<User, 'emails'>): UserEmail | undefined =>
  user.emails.find((email) => email.isPrimary) ?? user.emails[0]
