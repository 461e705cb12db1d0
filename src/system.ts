import { setTimeout as pause } from 'node:timers/promises'
import { type MemoryInbox, openMailer } from './adapters/mail/index.ts'
import type { Snapshot } from './adapters/metrics/index.ts'
import { createLogger } from './adapters/telemetry/index.ts'
import { assembleApplication } from './application.ts'
import { startBackChannel } from './back-channel.ts'
import { Background } from './background.ts'
import type { Config } from './config/index.ts'
import { Purge } from './core/artifacts/index.ts'
import { Lease } from './core/leases/index.ts'
import type { Log } from './core/log.ts'
import type { Mailer } from './core/mail/index.ts'
import { silentMeter } from './core/meter.ts'
import { type Clock, MINUTE, SECOND, systemClock } from './core/values/index.ts'
import { keepUpKeys } from './key-upkeep.ts'
import { measureStorage, startMeasuring } from './measurement.ts'
import { openDoors } from './open-doors.ts'
import { prepareStorage } from './prepare-storage.ts'
import { openStorage, type Storage } from './storage.ts'
import { startTracing } from './tracing.ts'

export interface SystemOptions {
  clock?: Clock
  log?: Log
  mailer?: Mailer
  /** Shows its mail to everybody at `/dev/mail`. For demos alone. */
  openInbox?: MemoryInbox
  /** One of several that share the port: schema and first key are the work of the primary. */
  isWorker?: boolean
}

export interface System extends AsyncDisposable {
  /** Where it listens; what it calls itself is the issuer. */
  url: string
  storage: Storage
  /** What it measured of itself; there only where somebody is to ask. */
  measure: (() => Promise<Snapshot>) | undefined
}

const PURGE_MS = MINUTE
/** What an operator sees of the traffic, and a developer of an app, is at most that old. */
const AUDIT_MS = 2 * SECOND
/** Longer than it takes until the holder comes round again. */
const LEASE_MS = 3 * MINUTE

/** Puts everything together and serves it. Disposing drains and closes. */
export async function startSystem(config: Config, options: SystemOptions = {}): Promise<System> {
  const { clock = systemClock, log = createLogger(config.log) } = options
  await using opened = new AsyncDisposableStack()

  const metrics = await startMeasuring(config, clock)
  const tracer = await startTracing(config, log)
  if (tracer) opened.use(tracer)
  const meter = metrics ?? silentMeter
  const storage = opened.use(await openStorage(config, { clock, log, meter: metrics, tracer }))
  await storage.connect()
  if (!options.isWorker) await prepareStorage(config, storage, log)

  const mailer: (Mailer & Partial<AsyncDisposable>) | undefined =
    options.mailer ?? options.openInbox ?? (await openMailer(config.mail, { log, print, tracer }))
  opened.defer(() => mailer?.[Symbol.asyncDispose]?.())
  const { refreshKeys, keys, ...application } = await assembleApplication(config, storage, {
    ...options,
    mailer,
    clock,
    log,
    meter,
    tracer,
  })
  const purgeLease = new Lease({
    leases: storage.leases,
    clock,
    name: 'purge',
    durationMs: LEASE_MS,
  })
  opened.defer(() => purgeLease.release().catch((error) => logUnreleased(log, error)))
  opened.defer(() => storage.audit.flush().catch((error) => logUnwritten(log, error)))
  const purge = new Purge({ artifacts: storage.artifacts, lease: purgeLease, clock, pause })
  const background = opened.use(new Background({ log }))
  opened.use(startBackChannel({ config, storage, keys, background, meter, tracer, log, clock }))
  if (metrics) await measureStorage(metrics, { storage, background })
  keepUpKeys({ config, storage, background, refresh: refreshKeys, clock, log })
  background.repeat('writing the audit log', AUDIT_MS, () => storage.audit.flush())
  background.repeat('deleting what has expired', PURGE_MS, (signal) => purge.run(signal))

  const { host, port } = opened.use(
    await openDoors(config, {
      ...application,
      background,
      log,
      meter,
      tracer,
      isShared: options.isWorker ?? false,
    }),
  )
  const resources = opened.move()

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    storage,
    measure: metrics && (() => metrics.snapshot()),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const logUnreleased = (log: Log, error: unknown): void =>
  log.warn({ err: error }, 'a lease was not given up; others wait until it ends')

const logUnwritten = (log: Log, error: unknown): void =>
  log.warn({ err: error }, 'the last of the audit log was not written')
