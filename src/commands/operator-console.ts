import type { SchemaMigrator } from '../adapters/storage/kysely/index.ts'
import type { AppRegistry, AppStore } from '../core/apps/index.ts'
import type { IssuedThings } from '../core/artifacts/index.ts'
import type { AuditLog } from '../core/audit/index.ts'
import type { LogoutOutbox } from '../core/back-channel-logout/index.ts'
import type { BackupStore } from '../core/backups/index.ts'
import type { DeveloperRule, PersonalTokens } from '../core/developers/index.ts'
import type { UserAdoption } from '../core/imports/index.ts'
import type { PasskeyStore } from '../core/passkeys/index.ts'
import type { PasswordStore } from '../core/passwords/index.ts'
import type { UserRegistry } from '../core/registration/index.ts'
import type { SecondFactorStore } from '../core/second-factors/index.ts'
import type { UserSessionStore } from '../core/sessions/index.ts'
import type { KeyOperations, KeyRing } from '../core/signing-keys/index.ts'
import type { ExternalIdentityStore } from '../core/upstream/index.ts'
import type { UserStore } from '../core/users/index.ts'
import type { Clock, Instant } from '../core/values/index.ts'
import type { CommandContext } from './command-context.ts'
import { configure } from './configure.ts'

/** Everything that commands of an operator reach. Whoever opens it disposes of it. */
export interface OperatorConsole extends AsyncDisposable {
  audit: Pick<AuditLog, 'record' | 'list'>
  users: Pick<UserStore, 'find' | 'findByVerifiedEmail' | 'list' | 'setDisabled' | 'delete'>
  identities: Pick<ExternalIdentityStore, 'listOfUser'>
  passkeys: Pick<PasskeyStore, 'list' | 'deleteAll'>
  passwords: Pick<PasswordStore, 'findHash'>
  secondFactors: Pick<SecondFactorStore, 'find' | 'remove'>
  userSessions: Pick<UserSessionStore, 'listOfUser' | 'endAll'>
  userAdoption: UserAdoption
  userRegistry: Pick<UserRegistry, 'register'>
  apps: Pick<AppStore, 'find' | 'findByClientId' | 'list' | 'create' | 'update' | 'delete'>
  appRegistry: Pick<AppRegistry, 'register'>
  developerRule: DeveloperRule
  /** By name, as configured. */
  upstreams: readonly string[]
  developerTokens: Pick<PersonalTokens, 'create' | 'list' | 'revoke'>
  signingKeys: Pick<KeyRing, 'list' | 'add' | 'listUnderOldSecret' | 'privateKeys'>
  keyOperations: KeyOperations
  logoutOutbox: Pick<LogoutOutbox, 'find' | 'list' | 'retry' | 'drop'>
  migrator: Pick<SchemaMigrator, 'up' | 'down' | 'plan' | 'status' | 'unknownSteps' | 'isCurrent'>
  backups: BackupStore
  issuedThings: IssuedThings
  clock: Clock
  /** What time it is where the database is. */
  databaseNow(): Promise<Instant>
}

/** Opens the console on the configured storage, its schema brought up to date. */
export async function openConsole(context: CommandContext): Promise<OperatorConsole> {
  await using stack = new AsyncDisposableStack()
  const operator = stack.use(await context.open(configure(context)))
  await operator.migrator.up()
  stack.move()

  return operator
}
