import type { Command } from 'commander'
import { type AppChanges, assertLoginMethodsOffered, reviseApp } from '../../core/apps/index.ts'
import type { CommandContext } from '../command-context.ts'
import { Misuse } from '../errors.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { findApp } from './find-app.ts'
import { loginMethodOption } from './login-method-option.ts'
import { printApp } from './print-app.ts'

interface Options {
  name?: string
  redirectUri?: readonly string[]
  postLogoutRedirectUri?: readonly string[]
  loginMethod?: readonly string[]
  anyLoginMethod?: boolean
  json?: boolean
}

export const addUpdateApp = (apps: Command, context: CommandContext): Command =>
  apps
    .command('update')
    .description('Change settings of an app. What is not named stays as it is.')
    .argument('<app>', 'its id or client ID')
    .option('--name <name>', 'what users read when they sign in')
    .option('--redirect-uri <uri...>', 'where users return to, instead of all so far')
    .option('--post-logout-redirect-uri <uri...>', 'where users go after signing out')
    .addOption(loginMethodOption().conflicts('anyLoginMethod'))
    .option('--any-login-method', 'every way of signing in that there is')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'latchkey apps update 6f1c2a52-0c5e-4bb8-9d34-3e2f0f6f2b11 --login-method google passkey',
        'latchkey apps update 6f1c2a52-0c5e-4bb8-9d34-3e2f0f6f2b11 --any-login-method',
      ),
    )
    .action(async (idOrClientId: string, { json, ...options }: Options) => {
      const changes = toChanges(options)
      const names = Object.keys(changes)
      if (!names.length) throw new Misuse('There is nothing to change: name a setting.')

      await using operator = await openConsole(context)
      const { apps, audit, clock, upstreams } = operator
      assertLoginMethodsOffered(options.loginMethod, upstreams)
      const { id, clientId } = await findApp(apps, idOrClientId)
      const app = await apps.update(id, (current) => reviseApp(current, changes), clock.now())
      await audit.record({ name: 'app.changed', clientId, detail: names.join(', ') })

      printApp(context.terminal, app, { json })
    })

const toChanges = (options: Options): AppChanges => ({
  ...(options.name !== undefined && { name: options.name }),
  ...(options.redirectUri && { redirectUris: options.redirectUri }),
  ...(options.postLogoutRedirectUri && { postLogoutRedirectUris: options.postLogoutRedirectUri }),
  ...(options.loginMethod && { loginMethods: options.loginMethod }),
  ...(options.anyLoginMethod && { loginMethods: undefined }),
})
