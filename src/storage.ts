import {
  KyselyAppStore,
  KyselyArtifactStore,
  KyselyConsentStore,
  KyselyEmailCodeStore,
  KyselyExternalIdentityStore,
  KyselyLeaseStore,
  KyselyPasswordStore,
  KyselyPendingRegistrationStore,
  KyselyRateLimiter,
  KyselySigningKeyStore,
  KyselyUpstreamStateStore,
  KyselyUserStore,
  openDatabase,
  SchemaMigrator,
} from './adapters/storage/kysely/index.ts'
import type { Config } from './config/index.ts'
import { KeyRing, KeySealer } from './core/signing-keys/index.ts'
import { type Clock, systemClock } from './core/values/index.ts'

export type Storage = ReturnType<typeof openStorage>

/** Every store of a configuration. The schema is brought up to date by `migrator`. */
export function openStorage(
  config: Pick<Config, 'databaseUrl' | 'secrets'>,
  clock: Clock = systemClock,
) {
  const { databaseUrl, secrets } = config
  const db = openDatabase(databaseUrl)

  return {
    migrator: new SchemaMigrator(db),
    apps: new KyselyAppStore(db),
    artifacts: new KyselyArtifactStore(db),
    consents: new KyselyConsentStore(db),
    emailCodes: new KyselyEmailCodeStore({ db, key: secrets.emailCodeKey }),
    identities: new KyselyExternalIdentityStore(db),
    leases: new KyselyLeaseStore(db),
    passwords: new KyselyPasswordStore(db),
    pendingRegistrations: new KyselyPendingRegistrationStore(db),
    rateLimiter: new KyselyRateLimiter({ db, clock }),
    signingKeys: new KeyRing({
      store: new KyselySigningKeyStore(db),
      sealer: new KeySealer(secrets.sealingKeys),
      clock,
    }),
    upstreamStates: new KyselyUpstreamStateStore(db),
    users: new KyselyUserStore(db),

    async [Symbol.asyncDispose](): Promise<void> {
      await db.destroy()
    },
  }
}
