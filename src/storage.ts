import {
  KyselyAppEventStore,
  KyselyAppStore,
  KyselyArtifactStore,
  KyselyCodeRequestStore,
  KyselyConsentStore,
  KyselyEmailCodeStore,
  KyselyExternalIdentityStore,
  KyselyLeaseStore,
  KyselyPasswordStore,
  KyselyPendingRegistrationStore,
  KyselyPersonalTokenStore,
  KyselyRateLimiter,
  KyselySigningKeyStore,
  KyselyUpstreamStateStore,
  KyselyUserAdoption,
  KyselyUserStore,
  openDatabase,
  reachDatabase,
  SchemaMigrator,
} from './adapters/storage/kysely/index.ts'
import { SplitArtifactStore } from './adapters/storage/split/index.ts'
import type { Config, RedisSettings } from './config/index.ts'
import { RememberedApps } from './core/apps/index.ts'
import { AuditTrail } from './core/audit/index.ts'
import { LocalChangeSignal } from './core/change-signal.ts'
import { type Log, silentLog } from './core/log.ts'
import { KeyRing, KeySealer } from './core/signing-keys/index.ts'
import { type Clock, SECOND, systemClock } from './core/values/index.ts'

export type Storage = Awaited<ReturnType<typeof openStorage>>

export interface StorageOptions {
  clock?: Clock
  log?: Log
}

/** A Redis that starts at the same time as we do needs a moment. */
const REDIS_START_MS = 20 * SECOND

/** Every store of a configuration. The schema is brought up to date by `migrator`. */
export async function openStorage(
  config: Pick<Config, 'databaseUrl' | 'database' | 'redis' | 'secrets'>,
  { clock = systemClock, log = silentLog }: StorageOptions = {},
) {
  const { databaseUrl: url, database, secrets } = config
  const db = openDatabase(url, database)
  const redis = config.redis && (await openRedis(config.redis, { clock, log }))
  const durable = new KyselyArtifactStore(db)
  const changes = redis?.changes ?? new LocalChangeSignal()

  return {
    migrator: new SchemaMigrator(db),
    apps: new RememberedApps({ apps: new KyselyAppStore(db), changes }),
    artifacts: redis ? new SplitArtifactStore({ durable, losable: redis.artifacts }) : durable,
    audit: new AuditTrail({ events: new KyselyAppEventStore(db), clock }),
    changes,
    codeRequests: new KyselyCodeRequestStore(db),
    consents: new KyselyConsentStore(db),
    emailCodes: new KyselyEmailCodeStore({ db, key: secrets.emailCodeKey }),
    identities: new KyselyExternalIdentityStore(db),
    leases: new KyselyLeaseStore(db),
    passwords: new KyselyPasswordStore(db),
    pendingRegistrations: new KyselyPendingRegistrationStore(db),
    personalTokens: new KyselyPersonalTokenStore(db),
    rateLimiter: redis?.rateLimiter ?? new KyselyRateLimiter({ db, clock }),
    signingKeys: new KeyRing({
      store: new KyselySigningKeyStore(db),
      sealer: new KeySealer(secrets.sealingKeys),
      changes,
      clock,
    }),
    upstreamStates: new KyselyUpstreamStateStore(db),
    userAdoption: new KyselyUserAdoption(db),
    users: new KyselyUserStore(db),

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

async function openRedis(settings: RedisSettings, { clock, log }: Required<StorageOptions>) {
  // Only now: its client takes a tenth of our memory, and the embedded default has no use for it.
  const {
    RedisArtifactStore,
    RedisChangeSignal,
    RedisConnection,
    RedisRateLimiter,
    warnOfEviction,
  } = await import('./adapters/storage/redis/index.ts')
  const redis = new RedisConnection({ settings, log })

  return {
    artifacts: new RedisArtifactStore({ redis, clock }),
    changes: new RedisChangeSignal({ redis, log }),
    rateLimiter: new RedisRateLimiter({ redis, clock }),

    async connect(): Promise<void> {
      await redis.ready(REDIS_START_MS)
      await warnOfEviction(redis, log)
    },

    [Symbol.dispose]: () => redis[Symbol.dispose](),
  }
}
