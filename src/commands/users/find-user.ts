import { type User, UserNotFound, type UserStore } from '../../core/users/index.ts'
import { type EmailAddress, isId, parseEmailAddress } from '../../core/values/index.ts'
import { AmbiguousUser } from '../errors.ts'

type Directory = Pick<UserStore, 'find' | 'findByVerifiedEmail' | 'list'>

const MAX_CLAIMANTS = 100

/**
 * The user of an id or an address: its verified owner, or else the only one who claims it.
 * @throws {UserNotFound}
 * @throws {AmbiguousUser}
 * @throws {InvalidEmailAddress}
 */
export async function findUser(users: Directory, idOrEmail: string): Promise<User> {
  const user = isId(idOrEmail)
    ? await users.find(idOrEmail)
    : await findByEmail(users, parseEmailAddress(idOrEmail))
  if (!user) throw new UserNotFound()

  return user
}

async function findByEmail(users: Directory, address: EmailAddress): Promise<User | undefined> {
  const owner = await users.findByVerifiedEmail(address)
  if (owner) return owner

  const page = await users.list({ search: address, limit: MAX_CLAIMANTS })
  const claimants = page.users.filter(({ emails }) =>
    emails.some((email) => email.address === address),
  )
  if (claimants.length > 1) throw new AmbiguousUser(claimants.map(({ id }) => id))

  return claimants[0]
}
