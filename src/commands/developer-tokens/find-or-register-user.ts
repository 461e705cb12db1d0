import { isDeveloper, NotADeveloper } from '../../core/developers/index.ts'
import { type User, UserNotFound } from '../../core/users/index.ts'
import { isId, parseEmailAddress } from '../../core/values/index.ts'
import type { OperatorConsole } from '../operator-console.ts'
import type { Terminal } from '../terminal.ts'
import { findUser } from '../users/index.ts'

type Console = Pick<OperatorConsole, 'audit' | 'users' | 'userRegistry' | 'developerRule'>

/**
 * The user of an id or an address. An address that is nobody's becomes that of a new user, so that
 * a script can have a token before anybody has signed in.
 * @throws {UserNotFound} for an id
 * @throws {NotADeveloper} for an address whose user would be none; then there is no new user
 */
export async function findOrRegisterUser(
  { audit, users, userRegistry, developerRule }: Console,
  idOrEmail: string,
  terminal: Terminal,
): Promise<User> {
  try {
    return await findUser(users, idOrEmail)
  } catch (error) {
    if (!(error instanceof UserNotFound) || isId(idOrEmail)) throw error
  }

  const email = parseEmailAddress(idOrEmail)
  const vouchedFor = { address: email, isPrimary: true, verifiedAt: 0 }
  if (!isDeveloper({ emails: [vouchedFor] }, developerRule)) throw new NotADeveloper()

  const name = email.slice(0, email.lastIndexOf('@'))
  const user = await userRegistry.register({ email, name, password: undefined, isVerified: true })
  await audit.record({ name: 'user.created', userId: user.id })
  terminal.warn(`There was no user ${email}, so one was created.`)

  return user
}
