import { type Command, Option } from 'commander'
import {
  APP_TYPES,
  type AppType,
  assertLoginMethodsOffered,
  ID_TOKEN_ALGORITHMS,
  type IdTokenAlgorithm,
} from '../../core/apps/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { findUser } from '../users/index.ts'
import { loginMethodOption } from './login-method-option.ts'
import { printRegisteredApp } from './print-app.ts'
import { readJwksFile } from './read-jwks-file.ts'
import { warnOfMissingKey } from './warn-of-missing-key.ts'

interface Options {
  name: string
  redirectUri?: readonly string[]
  postLogoutRedirectUri?: readonly string[]
  type: AppType
  owner?: string
  skipConsent?: boolean
  idTokenAlg: IdTokenAlgorithm
  jwks?: string
  loginMethod?: readonly string[]
  json?: boolean
}

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
]

export const addCreateApp = (apps: Command, context: CommandContext): Command =>
  apps
    .command('create')
    .description('Register an app and print what it needs: its client ID and, once, its secret.')
    .requiredOption('--name <name>', 'what users read when they sign in')
    .option('--redirect-uri <uri>', 'where users return to; may be repeated', collect)
    .option(
      '--post-logout-redirect-uri <uri>',
      'where users go after signing out; may be repeated',
      collect,
    )
    .addOption(new Option('--type <type>', 'what runs it').choices(APP_TYPES).default('web'))
    .option('--owner <user>', 'the developer who owns it, by id or address')
    .addOption(loginMethodOption())
    .option('--skip-consent', 'never ask users whether they agree: for your own apps')
    .addOption(
      new Option('--id-token-alg <algorithm>', 'what its ID tokens are signed with')
        .choices(ID_TOKEN_ALGORITHMS)
        .default('RS256'),
    )
    .option('--jwks <file>', 'a JWK Set of public keys to authenticate by, instead of a secret')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Types: web has a secret; spa (in a browser) and native (on a device) have none; machine has one
and no users.
${examples(
  'latchkey apps create --name Shop --redirect-uri https://shop.example.com/callback',
  'latchkey apps create --name Board --type spa --redirect-uri https://board.example.com/',
  'latchkey apps create --name Nightly --type machine --json',
)}`,
    )
    .action(async ({ owner, jwks, json, ...options }: Options) => {
      const keys = jwks === undefined ? undefined : await readJwksFile(jwks)

      await using operator = await openConsole(context)
      assertLoginMethodsOffered(options.loginMethod, operator.upstreams)
      const ownerId = owner && (await findUser(operator.users, owner)).id
      const registered = await operator.appRegistry.register(
        {
          name: options.name,
          type: options.type,
          redirectUris: options.redirectUri ?? [],
          postLogoutRedirectUris: options.postLogoutRedirectUri ?? [],
          backchannelLogoutUri: undefined,
          loginMethods: options.loginMethod,
          skipConsent: options.skipConsent === true,
          idTokenAlgorithm: options.idTokenAlg,
          jwks: keys,
        },
        ownerId,
      )

      printRegisteredApp(context.terminal, registered, { json })
      await warnOfMissingKey(context.terminal, operator.signingKeys, options.idTokenAlg)
    })
