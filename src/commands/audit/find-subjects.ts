import { isId } from '../../core/values/index.ts'
import type { OperatorConsole } from '../operator-console.ts'
import { findUser } from '../users/index.ts'

/** An id as it is: the log goes back further than some users do. @throws {UserNotFound} */
export const userIdOf = async (
  { users }: Pick<OperatorConsole, 'users'>,
  idOrEmail: string,
): Promise<string> => (isId(idOrEmail) ? idOrEmail : (await findUser(users, idOrEmail)).id)

/** Of an app that is there, or was. */
export const clientIdOf = async (
  { apps }: Pick<OperatorConsole, 'apps'>,
  idOrClientId: string,
): Promise<string> => (await apps.find(idOrClientId))?.clientId ?? idOrClientId
