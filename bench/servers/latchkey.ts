import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { type Config, loadConfig } from '../../src/config/index.ts'
import { AppRegistry, type AppSettings } from '../../src/core/apps/index.ts'
import { newId, parseEmailAddress, Secret, systemClock } from '../../src/core/values/index.ts'
import { openStorage, type Storage } from '../../src/storage.ts'
import { startMailReader } from './mail-reader.ts'
import { freePort, ServerProcess } from './server-process.ts'
import { EMBEDDED, environmentOf, type Setup } from './setups.ts'
import {
  type ClientCredentials,
  type Person,
  REDIRECT_URI,
  RESOURCE,
  RESOURCE_SCOPE,
  type Target,
} from './target.ts'

const MAIN = join(import.meta.dirname, '../../bin/latchkey')
const PASSWORD = 'analytical engine 1843'

export interface LatchkeyOptions {
  people: number
  peopleWithoutPassword?: number
  setup: Setup
  /** Given to Node before the program. */
  nodeArgs?: readonly string[]
}

/** The program as `npm start` runs it, in a new folder, with log level info. */
export async function startLatchkey({
  people,
  peopleWithoutPassword = 0,
  setup,
  nodeArgs = [],
}: LatchkeyOptions): Promise<Target> {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  opened.defer(() => rm(folder, { recursive: true }))

  const mail = opened.use(await startMailReader())
  const env = {
    ...(await environment(folder, setup, opened)),
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: 'login@example.com',
  }
  const registered = await register(loadConfig(env), { people, peopleWithoutPassword })
  const process = opened.use(await serve(env, folder, nodeArgs))
  const resources = opened.move()

  return {
    ...registered,
    process,
    grpcAddress: `127.0.0.1:${env.GRPC_PORT}`,
    mail,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Milliseconds from start to ready, and memory when nothing is asked of it. */
export async function measureStart(idle: () => Promise<void>) {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  opened.defer(() => rm(folder, { recursive: true }))
  const env = await environment(folder, EMBEDDED, opened)

  const first = await serve(env, folder, [])
  await first[Symbol.asyncDispose]()
  const again = opened.use(await serve(env, folder, []))
  await idle()

  return {
    firstMilliseconds: first.startMilliseconds,
    milliseconds: again.startMilliseconds,
    idleMegabytes: again.memory().now,
  }
}

async function environment(
  folder: string,
  setup: Setup,
  opened: AsyncDisposableStack,
): Promise<Record<string, string> & { GRPC_PORT: string }> {
  return {
    ...(await environmentOf(setup, opened)),
    PATH: process.env.PATH ?? '',
    PORT: String(await freePort()),
    GRPC_PORT: String(await freePort()),
    // Those who are measured come from many networks, as they would say.
    TRUSTED_PROXIES: 'loopback',
    DATA_DIR: folder,
    RESOURCES: `${RESOURCE}=${RESOURCE_SCOPE}`,
  }
}

const serve = (
  env: Record<string, string>,
  folder: string,
  nodeArgs: readonly string[],
): Promise<ServerProcess> =>
  ServerProcess.start({
    args: [...nodeArgs, MAIN, 'serve'],
    env,
    folder,
    origin: `http://localhost:${env.PORT}`,
    readyPath: '/readyz',
  })

async function register(
  config: Config,
  counts: Required<Pick<LatchkeyOptions, 'people' | 'peopleWithoutPassword'>>,
) {
  await using storage = await openStorage(config)
  await storage.connect()
  await storage.migrator.up()

  return {
    web: await registerApp(storage, { type: 'web', redirectUris: [REDIRECT_URI] }),
    machine: await registerApp(storage, { type: 'machine', redirectUris: [] }),
    people: await registerPeople(storage, counts.people),
    withoutPassword: await registerWithoutPassword(storage, counts.peopleWithoutPassword),
  }
}

async function registerApp(
  { apps, audit }: Storage,
  settings: Pick<AppSettings, 'type' | 'redirectUris'>,
): Promise<ClientCredentials> {
  const { app, secret } = await new AppRegistry({ apps, audit, clock: systemClock }).register({
    ...settings,
    name: 'Measured app',
    postLogoutRedirectUris: [],
    backchannelLogoutUri: undefined,
    skipConsent: true,
    idTokenAlgorithm: 'RS256',
    jwks: undefined,
  })

  return { id: app.clientId, secret: secret?.reveal() ?? '' }
}

async function registerPeople({ users }: Storage, count: number): Promise<Person[]> {
  const passwordHash = await new Argon2PasswordHasher().hash(new Secret(PASSWORD))
  const people = addresses('person', count).map((email) => ({ email, password: PASSWORD }))
  for (const { email } of people) {
    await users.create(newUser(email, passwordHash), systemClock.now())
  }

  return people
}

async function registerWithoutPassword({ users }: Storage, count: number): Promise<string[]> {
  const emails = addresses('member', count)
  for (const email of emails) await users.create(newUser(email, undefined), systemClock.now())

  return emails
}

const addresses = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}@example.com`)

const newUser = (email: string, passwordHash: string | undefined) => ({
  id: newId(),
  profile: { name: 'Ada Lovelace' },
  email: { address: parseEmailAddress(email), isVerified: true },
  passwordHash,
})
