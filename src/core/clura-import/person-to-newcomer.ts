import type { UserProfile } from '../users/index.ts'
import { type EmailAddress, parseEmailAddress } from '../values/index.ts'
import type { CluraPerson } from './clura-source.ts'
import type { Newcomer } from './user-adoption.ts'

/**
 * Clura knows people by Google alone, whose word it took for their addresses; so do we.
 * @returns undefined for a row that nobody could sign in to
 */
export function personToNewcomer(person: CluraPerson): Newcomer | undefined {
  const { id, googleId } = person
  if (!googleId) return undefined
  const address = parseAddress(person.email)

  return {
    user: {
      id,
      profile: profileOf(person),
      email: address && { address, isVerified: true },
      passwordHash: undefined,
    },
    identity: { provider: 'google', subject: googleId },
  }
}

function parseAddress(email: string | undefined): EmailAddress | undefined {
  try {
    return email === undefined ? undefined : parseEmailAddress(email)
  } catch {
    return undefined
  }
}

function profileOf({ name, avatar }: CluraPerson): UserProfile {
  const picture = URL.parse(avatar ?? '')

  return {
    ...(name?.trim() && { name: name.trim() }),
    ...(picture?.protocol === 'https:' && { picture: picture.href }),
  }
}
