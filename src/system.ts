import { setTimeout as pause } from 'node:timers/promises'
import { ConsoleMailer, type MemoryInbox } from './adapters/mail/index.ts'
import { Argon2PasswordHasher } from './adapters/passwords/index.ts'
import { createLogger } from './adapters/telemetry/index.ts'
import { GoogleUpstream } from './adapters/upstream/index.ts'
import { Background } from './background.ts'
import type { Config } from './config/index.ts'
import { AttemptLimits } from './core/limits/index.ts'
import type { Log } from './core/log.ts'
import type { Mailer } from './core/mail/index.ts'
import { PasswordSignIn } from './core/passwords/index.ts'
import { Registration } from './core/registration/index.ts'
import { UpstreamSignIn } from './core/upstream/index.ts'
import { type Clock, MINUTE, SECOND, systemClock } from './core/values/index.ts'
import {
  answerErrors,
  commitTogether,
  createProvider,
  Interactions,
  LiveProvider,
  logEvents,
  RefreshRotation,
  WayOn,
} from './oidc/index.ts'
import { openStorage, type Storage } from './storage.ts'
import {
  Assets,
  Csrf,
  createApp,
  devMailRoutes,
  healthRoutes,
  homeRoutes,
  listen,
  Pages,
} from './surfaces/http/index.ts'
import {
  InteractionProviderPages,
  interactionRoutes,
  leadOn,
} from './surfaces/interaction/index.ts'
import { languages } from './texts/index.ts'

export interface SystemOptions {
  clock?: Clock
  log?: Log
  mailer?: Mailer
  /** Shows its mail to everybody at `/dev/mail`. For demos alone. */
  openInbox?: MemoryInbox
}

export interface System extends AsyncDisposable {
  /** Where it listens; what it calls itself is the issuer. */
  url: string
  storage: Storage
}

const KEY_POLL_MS = 2 * SECOND
const PURGE_MS = MINUTE
const PURGE_BATCH = 500

/** Puts everything together and serves it. Disposing drains and closes. */
export async function startSystem(config: Config, options: SystemOptions = {}): Promise<System> {
  const { clock = systemClock, log = createLogger(config.log) } = options
  await using opened = new AsyncDisposableStack()

  const storage = opened.use(openStorage(config, clock))
  await storage.migrator.up()
  if (config.importedSigningKey) {
    const { pem, id } = config.importedSigningKey
    await storage.signingKeys.import(pem, id)
  }
  await storage.signingKeys.ensureFirstKey()

  const { app, refreshKeys } = await assemble(config, storage, { ...options, clock, log })
  const background = opened.use(new Background({ log }))
  background.repeat('reading the signing keys', KEY_POLL_MS, refreshKeys)
  background.repeat('deleting what has expired', PURGE_MS, () => purge(storage, clock))

  const { port } = opened.use(await listen(app, config))
  const resources = opened.move()

  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    storage,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function assemble(
  config: Config,
  storage: Storage,
  { clock, log, mailer, openInbox }: SystemOptions & { clock: Clock; log: Log },
) {
  const { issuer, secrets } = config
  const { apps, artifacts, consents, users } = storage
  const assets = new Assets()
  const pages = new Pages({ assets })
  const providerPages = new InteractionProviderPages({ pages, users })
  const wayOn = new WayOn({ issuer, apps, artifacts })
  const rotation = new RefreshRotation({
    keys: secrets.refreshTokenKeys,
    overlapSeconds: config.lifetimes.refreshOverlapSeconds,
  })

  const provider = await LiveProvider.start({
    keys: storage.signingKeys,
    create: (jwks) => {
      const created = createProvider(
        {
          config,
          apps,
          artifacts,
          consents,
          users,
          pages: providerPages,
          wayOn,
          rotation,
          languages: languages.map(({ tag }) => tag),
          clock,
        },
        jwks,
      )
      logEvents(created, log)

      return created
    },
  })
  const interactions = new Interactions({
    provider: () => provider.current,
    wayOn,
    apps,
    artifacts,
    consents,
    clock,
  })

  const app = createApp({
    config,
    log,
    pages,
    assets,
    surfaces: [
      healthRoutes(() => storage.migrator.isCurrent()),
      homeRoutes({ pages, issuer }),
      ...(openInbox ? [devMailRoutes({ pages, mails: () => openInbox.mails })] : []),
      leadOn({ pages, log }),
      answerErrors({ pages: providerPages, log }),
      commitTogether({ artifacts, rotation, clock }),
      interactionRoutes({
        issuer,
        interactions,
        ...signIns(config, storage, { clock, mailer: mailer ?? openInbox ?? toTerminal() }),
        users,
        pages,
        csrf: new Csrf({ key: secrets.csrfKey, issuer }),
        log,
      }),
      provider.middleware,
    ],
  })

  return { app, refreshKeys: () => provider.refresh() }
}

/** Every way of signing in. */
function signIns(
  config: Config,
  storage: Storage,
  { clock, mailer }: { clock: Clock; mailer: Mailer },
) {
  const { emailCodes, identities, passwords, pendingRegistrations, upstreamStates, users } = storage
  const hasher = new Argon2PasswordHasher()
  const limits = new AttemptLimits({ limiter: storage.rateLimiter, pause })

  return {
    passwordSignIn: new PasswordSignIn({ users, passwords, hasher, limits }),
    registration: new Registration({
      users,
      pendingRegistrations,
      codes: emailCodes,
      hasher,
      mailer,
      limits,
      clock,
    }),
    upstreamSignIn: new UpstreamSignIn({
      upstreams: config.google ? [new GoogleUpstream({ ...config.google, clock })] : [],
      states: upstreamStates,
      identities,
      clock,
    }),
  }
}

const toTerminal = (): Mailer =>
  new ConsoleMailer({ print: (text) => process.stdout.write(`${text}\n`) })

async function purge({ artifacts }: Storage, clock: Clock): Promise<void> {
  while ((await artifacts.purge(clock.now(), PURGE_BATCH)) >= PURGE_BATCH);
}
