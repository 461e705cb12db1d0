/**
 * The directory of people, as an operator keeps it: who is in it and who may sign in. How a user is
 * printed is decided here, what may be registered in the core.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addCreateUser } from './create-user.ts'
import { addDeleteUser } from './delete-user.ts'
import { addDisableUser, addEnableUser } from './disable-user.ts'
import { addEndSessions } from './end-sessions.ts'
import { addListUsers } from './list-users.ts'
import { addResetFactors } from './reset-factors.ts'
import { addShowUser } from './show-user.ts'

export { findUser } from './find-user.ts'

export function addUsersCommands(program: Command, context: CommandContext): void {
  const users = program.command('users').description('Create, find, disable and delete users.')

  addCreateUser(users, context)
  addListUsers(users, context)
  addShowUser(users, context)
  addDisableUser(users, context)
  addEnableUser(users, context)
  addEndSessions(users, context)
  addResetFactors(users, context)
  addDeleteUser(users, context)
}
