import { type Newcomer, readableAddress } from '../imports/index.ts'
import { isUsableHash } from '../passwords/index.ts'
import type { IdentraPerson } from './identra-source.ts'

/**
 * Identra took an address for its user's, however they came by it: whoever signed in by a code sent
 * to it, or by an account elsewhere that has it, was that user. So they have verified it here.
 */
export function personToNewcomer({ id, email, passwordHash, identities }: IdentraPerson): Newcomer {
  const address = readableAddress(email)
  const hasPassword = address !== undefined && passwordHash !== undefined

  return {
    user: {
      id,
      profile: {},
      email: address && { address, isVerified: true },
      passwordHash: hasPassword && isUsableHash(passwordHash) ? passwordHash : undefined,
    },
    identities,
  }
}
