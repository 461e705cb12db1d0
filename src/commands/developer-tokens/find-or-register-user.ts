import { type User, UserNotFound } from '../../core/users/index.ts'
import { isId, parseEmailAddress } from '../../core/values/index.ts'
import type { OperatorConsole } from '../operator-console.ts'
import type { Terminal } from '../terminal.ts'
import { findUser } from '../users/index.ts'

/**
 * The user of an id or an address. An address that is nobody's becomes that of a new user, so that
 * a script can have a token before anybody has signed in.
 * @throws {UserNotFound} for an id
 */
export async function findOrRegisterUser(
  { users, userRegistry }: Pick<OperatorConsole, 'users' | 'userRegistry'>,
  idOrEmail: string,
  terminal: Terminal,
): Promise<User> {
  try {
    return await findUser(users, idOrEmail)
  } catch (error) {
    if (!(error instanceof UserNotFound) || isId(idOrEmail)) throw error
  }

  const email = parseEmailAddress(idOrEmail)
  const name = email.slice(0, email.lastIndexOf('@'))
  const user = await userRegistry.register({ email, name, password: undefined, isVerified: true })
  terminal.warn(`There was no user ${email}, so one was created.`)

  return user
}
