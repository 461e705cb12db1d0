import { Writable } from 'node:stream'
import { MemoryInbox } from '../../src/adapters/mail/index.ts'
import { createLogger } from '../../src/adapters/telemetry/index.ts'
import {
  type Config,
  type Environment,
  loadConfig,
  type MailSettings,
} from '../../src/config/index.ts'
import { AppRegistry, type AppSettings, type RegisteredApp } from '../../src/core/apps/index.ts'
import { type Clock, systemClock } from '../../src/core/values/index.ts'
import type { Storage } from '../../src/storage.ts'
import { startSystem } from '../../src/system.ts'
import { silentAudit } from './audit-events.ts'
import { newFolder } from './folders.ts'
import { freePort } from './free-port.ts'
import { openTestStorage } from './test-storage.ts'

export interface TestSystem extends AsyncDisposable {
  issuer: string
  config: Config
  storage: Storage
  inbox: MemoryInbox
  /** Everything that was logged. */
  logged(): string
  registerApp(settings?: Partial<AppSettings>): Promise<RegisteredApp>
  /** Stops the program and starts it again on the same data. */
  restart(): Promise<void>
}

export interface TestSystemOptions {
  env?: Environment
  clock?: Clock
  /** Instead of the inbox. */
  mail?: MailSettings
}

export const REDIRECT_URI = 'http://localhost:4999/callback'

/** The whole program, on a free port and fresh data, as an operator would start it. */
export async function startTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  const { clock = systemClock, env = {}, mail } = options
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await newFolder())
  const kept = opened.use(await openTestStorage())
  const port = await freePort()
  const settings = loadConfig({
    PORT: String(port),
    GRPC_PORT: 'off',
    DATA_DIR: folder.path,
    ...kept.env,
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'json',
    ...env,
  })
  const config = { ...settings, ...(mail && { mail }) }
  const lines: string[] = []
  const log = createLogger({ ...config.log, destination: toArray(lines) })
  const inbox = new MemoryInbox({ clock })
  const mailer = mail ? {} : { mailer: inbox, openInbox: inbox }
  const start = () => startSystem(config, { clock, log, ...mailer })
  let system = await start()
  const resources = opened.move()

  return {
    issuer: config.issuer,
    config,
    inbox,
    get storage() {
      return system.storage
    },
    logged: () => lines.join(''),
    registerApp: (settings) =>
      new AppRegistry({ apps: system.storage.apps, audit: silentAudit, clock }).register({
        name: 'Sample app',
        type: 'web',
        redirectUris: settings?.type === 'machine' ? [] : [REDIRECT_URI],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: undefined,
        skipConsent: false,
        idTokenAlgorithm: 'RS256',
        jwks: undefined,
        ...settings,
      }),
    async restart() {
      await system[Symbol.asyncDispose]()
      system = await start()
    },
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]()
      await resources.disposeAsync()
    },
  }
}

const toArray = (lines: string[]): Writable =>
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
