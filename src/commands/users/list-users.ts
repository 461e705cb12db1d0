import type { Command } from 'commander'
import { primaryEmail, type User, type UserPage } from '../../core/users/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatInstant, formatJson, formatTable, type Row } from '../output/index.ts'
import { parseCount } from '../whole-numbers.ts'
import { userToJson } from './print-user.ts'

interface Options {
  search?: string
  limit: number
  after?: string
  json?: boolean
}

export const addListUsers = (users: Command, context: CommandContext): Command =>
  users
    .command('list')
    .description('List users, oldest first.')
    .option('--search <text>', 'only those with this in their name or an address')
    .option('--limit <count>', 'how many at most', parseCount, 100)
    .option('--after <cursor>', 'go on where the list before ended')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('latchkey users list', 'latchkey users list --search example.com --json'),
    )
    .action(async ({ json, ...query }: Options) => {
      const { terminal } = context
      await using operator = await openConsole(context)
      const page = await operator.users.list(query)

      terminal.print(json ? formatJson(pageToJson(page)) : describePage(page))
      if (page.next && !json) terminal.warn(`There are more: --after ${page.next}`)
    })

const pageToJson = ({ users, next }: UserPage) => ({
  users: users.map(userToJson),
  next: next ?? null,
})

const describePage = ({ users }: UserPage): string =>
  users.length
    ? formatTable(['id', 'address', 'name', 'created', 'state'], users.map(toRow))
    : 'There are no users.'

const toRow = (user: User): Row => [
  user.id,
  primaryEmail(user)?.address,
  user.name,
  formatInstant(user.createdAt),
  describeState(user),
]

function describeState(user: User): string {
  if (user.disabledAt) return 'disabled'

  return primaryEmail(user)?.verifiedAt ? 'verified' : 'not verified'
}
