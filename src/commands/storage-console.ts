import type { Config } from '../config/index.ts'
import { AppRegistry } from '../core/apps/index.ts'
import { PersonalTokens } from '../core/developers/index.ts'
import { UserRegistry } from '../core/registration/index.ts'
import { KeyOperations } from '../core/signing-keys/index.ts'
import { systemClock as clock } from '../core/values/index.ts'
import type { OperatorConsole } from './operator-console.ts'

/** The console on the storage of a configuration, beside whatever else works on it. */
export async function openStorageConsole(config: Config): Promise<OperatorConsole> {
  // Only now: the help and what is mistyped need neither.
  const { Argon2PasswordHasher } = await import('../adapters/passwords/index.ts')
  const { openStorage } = await import('../storage.ts')

  await using opened = new AsyncDisposableStack()
  const storage = opened.use(await openStorage(config, { clock }))
  // Whoever typed the command waits for an answer, not for a server.
  await storage.reachDatabase({ patienceMs: 0 })
  opened.move()
  const { apps, audit, personalTokens, signingKeys, users } = storage

  return {
    ...storage,
    userRegistry: new UserRegistry({ users, hasher: new Argon2PasswordHasher(), clock }),
    appRegistry: new AppRegistry({ apps, audit, clock }),
    developerRule: config.developers,
    upstreams: config.upstreams.map((one) => (one.kind === 'oidc' ? one.name : one.kind)),
    developerTokens: new PersonalTokens({ tokens: personalTokens, audit, clock }),
    keyOperations: new KeyOperations({ keys: signingKeys, settings: config.signingKeys, clock }),
    clock,
    async [Symbol.asyncDispose]() {
      await using _ = storage
      await audit.flush()
    },
  }
}
