import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { loadConfig } from '../../src/config/index.ts'
import { AppRegistry, type RegisteredApp } from '../../src/core/apps/index.ts'
import { UserRegistry } from '../../src/core/registration/index.ts'
import { systemClock as clock, Secret } from '../../src/core/values/index.ts'
import { openStorage } from '../../src/storage.ts'
import { appSettings } from './apps.ts'
import { newFolder } from './folders.ts'
import { freePort } from './free-port.ts'
import { openTestStorage } from './test-storage.ts'
import { REDIRECT_URI } from './test-system.ts'

export interface ServedProcess extends AsyncDisposable {
  issuer: string
  app: RegisteredApp
  person: { email: string; password: string }
  start(): Promise<void>
  /** `kill -9`: no handler runs, nothing is flushed. */
  kill(): Promise<void>
}

/** The program as a process of its own, with an app and a person in its database. */
export async function serveInProcess(): Promise<ServedProcess> {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await newFolder())
  const kept = opened.use(await openTestStorage())
  const env = {
    PORT: String(await freePort()),
    GRPC_PORT: 'off',
    DATA_DIR: folder.path,
    ...kept.env,
    LOG_LEVEL: 'warn',
    // A restart takes as long as the machine makes it.
    REFRESH_OVERLAP: '60s',
  }
  const config = loadConfig(env)
  const person = { email: 'ada@example.com', password: 'analytical engine 1843' }
  const app = await prepare(config, person)
  const resources = opened.move()
  let child: ChildProcess | undefined

  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  return {
    issuer: config.issuer,
    app,
    person,
    kill,
    async start() {
      child = spawn(process.execPath, ['src/main.ts', 'serve'], {
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      await untilReady(config.issuer, child)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await resources.disposeAsync()
    },
  }
}

async function prepare(
  config: ReturnType<typeof loadConfig>,
  { email, password }: { email: string; password: string },
): Promise<RegisteredApp> {
  await using storage = await openStorage(config)
  await storage.migrator.up()
  const hasher = new Argon2PasswordHasher()
  await new UserRegistry({ users: storage.users, hasher, clock }).register({
    name: 'Ada Lovelace',
    email,
    password: new Secret(password),
    isVerified: true,
  })

  return await new AppRegistry({ apps: storage.apps, audit: storage.audit, clock }).register(
    appSettings({ redirectUris: [REDIRECT_URI], skipConsent: true }),
  )
}

async function untilReady(issuer: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`${issuer}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await pause(25)
  }
  throw new Error(`the program ended with ${child.exitCode}`)
}
