import { type Newcomer, readableAddress } from '../imports/index.ts'
import type { UserProfile } from '../users/index.ts'
import type { CluraPerson } from './clura-source.ts'

/**
 * Clura knows people by Google alone, whose word it took for their addresses; so do we.
 * @returns undefined for a row that nobody could sign in to
 */
export function personToNewcomer(person: CluraPerson): Newcomer | undefined {
  const { id, googleId } = person
  if (!googleId) return undefined
  const address = readableAddress(person.email)

  return {
    user: {
      id,
      profile: profileOf(person),
      email: address && { address, isVerified: true },
      passwordHash: undefined,
    },
    identities: [{ provider: 'google', subject: googleId }],
  }
}

function profileOf({ name, avatar }: CluraPerson): UserProfile {
  const picture = URL.parse(avatar ?? '')

  return {
    ...(name?.trim() && { name: name.trim() }),
    ...(picture?.protocol === 'https:' && { picture: picture.href }),
  }
}
