import {
  databaseNow,
  KyselyAddressStore,
  KyselyAppStore,
  KyselyArtifactStore,
  KyselyAuditEventStore,
  KyselyBackupStore,
  KyselyCodeRequestStore,
  KyselyConsentStore,
  KyselyEmailCodeStore,
  KyselyExternalIdentityStore,
  KyselyHalfSignInStore,
  KyselyIssuedThings,
  KyselyLeaseStore,
  KyselyLogoutOutbox,
  KyselyPasskeyChallengeStore,
  KyselyPasskeyStore,
  KyselyPasswordStore,
  KyselyPendingRegistrationStore,
  KyselyPersonalTokenStore,
  KyselyRateLimiter,
  KyselySecondFactorStore,
  KyselySetupLinkStore,
  KyselySigningKeyStore,
  KyselyUpstreamStateStore,
  KyselyUserAdoption,
  KyselyUserSessionStore,
  KyselyUserStore,
  openDatabase,
  reachDatabase,
  SchemaMigrator,
} from './adapters/storage/kysely/index.ts'
import { measuredBy } from './adapters/storage/measured/index.ts'
import { SplitArtifactStore } from './adapters/storage/split/index.ts'
import type { Config, RedisSettings } from './config/index.ts'
import { RememberedApps } from './core/apps/index.ts'
import { AuditLog } from './core/audit/index.ts'
import { LocalChangeSignal } from './core/change-signal.ts'
import { type Log, silentLog } from './core/log.ts'
import type { Meter } from './core/meter.ts'
import { KeyRing, KeySealer } from './core/signing-keys/index.ts'
import { type Tracer, tracedBy } from './core/tracing/index.ts'
import { type Clock, DAY, SECOND, systemClock } from './core/values/index.ts'

export type Storage = Awaited<ReturnType<typeof openStorage>>

export interface StorageOptions {
  clock?: Clock
  log?: Log
  /** Told of each operation of a store. */
  meter?: Meter | undefined
  /** Told of what operations are part of. */
  tracer?: Tracer | undefined
}

/** A Redis that starts at the same time as we do needs a moment. */
const REDIS_START_MS = 20 * SECOND

/** Every store of a configuration. The schema is brought up to date by `migrator`. */
export async function openStorage(
  config: Pick<Config, 'auditRetentionDays' | 'databaseUrl' | 'database' | 'redis' | 'secrets'>,
  { clock = systemClock, log = silentLog, meter, tracer }: StorageOptions = {},
) {
  const { databaseUrl: url, database, secrets } = config
  const measured = observedBy(meter, tracer)
  const sql = <Store extends object>(name: string, store: Store) => measured('sql', name, store)
  const connections = { inUse: 0, waiting: 0 }
  const db = openDatabase(url, database, meter && connections)
  const redis = config.redis && (await openRedis(config.redis, { clock, log, meter, tracer }))
  const durable = sql('artifacts', new KyselyArtifactStore(db))
  const changes = redis?.changes ?? new LocalChangeSignal()
  const audit = new AuditLog({
    events: sql('audit-events', new KyselyAuditEventStore(db)),
    clock,
    log,
    retentionMs: config.auditRetentionDays * DAY,
  })

  return {
    migrator: new SchemaMigrator(db),
    addresses: sql('addresses', new KyselyAddressStore(db)),
    apps: new RememberedApps({ apps: sql('apps', new KyselyAppStore(db)), changes }),
    artifacts: redis ? new SplitArtifactStore({ durable, losable: redis.artifacts }) : durable,
    audit,
    backups: new KyselyBackupStore(db),
    changes,
    /** How those to the database are used; counted where there is a meter. */
    connections,
    codeRequests: sql('code-requests', new KyselyCodeRequestStore(db)),
    consents: sql('consents', new KyselyConsentStore(db)),
    emailCodes: sql('email-codes', new KyselyEmailCodeStore({ db, key: secrets.emailCodeKey })),
    halfSignIns: sql('half-sign-ins', new KyselyHalfSignInStore(db)),
    identities: sql('identities', new KyselyExternalIdentityStore(db)),
    issuedThings: new KyselyIssuedThings(db),
    logoutOutbox: sql('logout-outbox', new KyselyLogoutOutbox(db)),
    leases: sql('leases', new KyselyLeaseStore(db)),
    passkeyChallenges: sql('passkey-challenges', new KyselyPasskeyChallengeStore(db)),
    passkeys: sql('passkeys', new KyselyPasskeyStore(db)),
    passwords: sql('passwords', new KyselyPasswordStore(db)),
    pendingRegistrations: sql('pending-registrations', new KyselyPendingRegistrationStore(db)),
    personalTokens: sql('personal-tokens', new KyselyPersonalTokenStore(db)),
    rateLimiter: redis?.rateLimiter ?? sql('rate-limits', new KyselyRateLimiter({ db, clock })),
    secondFactors: sql('second-factors', new KyselySecondFactorStore(db)),
    setupLinks: sql('setup-links', new KyselySetupLinkStore(db)),
    signingKeys: new KeyRing({
      store: sql('signing-keys', new KyselySigningKeyStore(db)),
      sealer: new KeySealer(secrets.sealingKeys),
      changes,
      audit,
      clock,
    }),
    upstreamStates: sql('upstream-states', new KyselyUpstreamStateStore(db)),
    userAdoption: new KyselyUserAdoption(db),
    userSessions: sql('user-sessions', new KyselyUserSessionStore(db)),
    users: sql('users', new KyselyUserStore(db)),

    /** What time it is where the database is. @throws {Unavailable} */
    databaseNow: () => databaseNow(db, url),

    /**
     * Settles when the database can be used, though its schema may be old.
     * @throws {DatabaseUnreachable}
     * @throws {DatabaseTooOld}
     */
    reachDatabase: ({ patienceMs }: { patienceMs: number }): Promise<void> =>
      reachDatabase({ db, url, patienceMs, log }),

    /**
     * Settles when every server that holds something can be used.
     * @throws {DatabaseUnreachable}
     * @throws {DatabaseTooOld}
     * @throws {RedisUnreachable}
     */
    async connect(): Promise<void> {
      await reachDatabase({ db, url, patienceMs: database.connectSeconds * SECOND, log })
      await redis?.connect()
    },

    async [Symbol.asyncDispose](): Promise<void> {
      redis?.[Symbol.dispose]()
      await db.destroy()
    },
  }
}

async function openRedis(
  settings: RedisSettings,
  {
    clock,
    log,
    meter,
    tracer,
  }: { clock: Clock; log: Log; meter: Meter | undefined; tracer: Tracer | undefined },
) {
  // Only now: its client takes a tenth of our memory, and the embedded default has no use for it.
  const {
    RedisArtifactStore,
    RedisChangeSignal,
    RedisConnection,
    RedisRateLimiter,
    warnOfEviction,
  } = await import('./adapters/storage/redis/index.ts')
  const redis = new RedisConnection({ settings, log })
  const measured = observedBy(meter, tracer)

  return {
    artifacts: measured('redis', 'artifacts', new RedisArtifactStore({ redis, clock })),
    changes: new RedisChangeSignal({ redis, log }),
    rateLimiter: measured('redis', 'rate-limits', new RedisRateLimiter({ redis, clock })),

    async connect(): Promise<void> {
      await redis.ready(REDIS_START_MS)
      await warnOfEviction(redis, log)
    },

    [Symbol.dispose]: () => redis[Symbol.dispose](),
  }
}

/** What makes of a store one that is timed, and told as a part of requests. */
const observedBy = (meter: Meter | undefined, tracer: Tracer | undefined) => {
  const measured = measuredBy(meter)
  const traced = tracedBy(tracer)

  return <Store extends object>(home: 'sql' | 'redis', name: string, store: Store): Store =>
    traced({ name: `${home} ${name}`, kind: 'client', isPart: true }, measured(home, name, store))
}
