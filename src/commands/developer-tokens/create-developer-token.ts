import { type Command, InvalidArgumentError } from 'commander'
import {
  DEFAULT_LIFETIME_DAYS,
  isDeveloper,
  MAX_LIFETIME_DAYS,
  NotADeveloper,
  parseTokenName,
} from '../../core/developers/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatInstant, formatJson, printable } from '../output/index.ts'
import { findOrRegisterUser } from './find-or-register-user.ts'
import { tokenToJson } from './print-developer-tokens.ts'

interface Options {
  email: string
  name: string
  days: number
  json?: boolean
}

export const addCreateDeveloperToken = (tokens: Command, context: CommandContext): Command =>
  tokens
    .command('create')
    .description('Print a new token for the API of a developer. It is not shown again.')
    .requiredOption('--email <user>', 'whose apps it manages, by address or id')
    .option('--name <name>', 'what it is for', 'Command line')
    .option('--days <count>', 'how long it works', parseDays, DEFAULT_LIFETIME_DAYS)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
An address that no user has becomes a user's: you vouch for it that it is theirs.
${examples(
  'latchkey developer-tokens create --email ada@example.com --name Deploy --days 30',
  'TOKEN=$(latchkey developer-tokens create --email ada@example.com)',
)}`,
    )
    .action(async ({ email, name, days, json }: Options) => {
      const { terminal } = context
      // First of all: nobody is created for a token that will not do.
      parseTokenName(name)
      await using operator = await openConsole(context)
      const user = await findOrRegisterUser(operator, email, terminal)
      if (!isDeveloper(user, operator.developerRule)) throw new NotADeveloper()

      const { token, value } = await operator.developerTokens.create(user.id, {
        name,
        lifetimeDays: days,
      })
      // By itself, for scripts; what a person wants to know besides goes where warnings go.
      terminal.print(
        json ? formatJson({ ...tokenToJson(token), token: value.reveal() }) : value.reveal(),
      )
      terminal.warn(
        `${printable(token.name)} works until ${formatInstant(token.expiresAt)}. ` +
          'Keep the token now: it is not shown again.',
      )
    })

function parseDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > MAX_LIFETIME_DAYS) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_LIFETIME_DAYS}.`)
  }

  return days
}
