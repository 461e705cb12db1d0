import type { AccountExporter, OwnAccount } from '../../core/account/index.ts'
import type { OwnAddresses } from '../../core/addresses/index.ts'
import type { AppStore } from '../../core/apps/index.ts'
import type { ConsentStore } from '../../core/consents/index.ts'
import type { DeveloperRule } from '../../core/developers/index.ts'
import type { AttemptLimits } from '../../core/limits/index.ts'
import type { Log } from '../../core/log.ts'
import type { OwnPasskeys } from '../../core/passkeys/index.ts'
import type { OwnPassword } from '../../core/passwords/index.ts'
import type { OwnSecondFactor } from '../../core/second-factors/index.ts'
import type { UserSessionStore } from '../../core/sessions/index.ts'
import type { OwnIdentities } from '../../core/upstream/index.ts'
import type { UserStore } from '../../core/users/index.ts'
import type { Clock } from '../../core/values/index.ts'
import type { BrowserSessions, TokenEndpoint } from '../../oidc/index.ts'
import type { Csrf, Pages } from '../http/index.ts'
import type { Flash, OwnApp, OwnAppSessions, SealedCookies } from '../own-app/index.ts'

/** What the account page is given. */
export interface AccountPorts {
  issuer: string
  /** As `Sealer` takes them. */
  keys: readonly Buffer[]
  /** The account page as an app. */
  self: OwnApp
  apps: Pick<AppStore, 'findByClientId'>
  browserSessions: BrowserSessions
  developerRule: DeveloperRule
  consents: Pick<ConsentStore, 'listOfUser'>
  exporter: AccountExporter
  limits: Pick<AttemptLimits, 'count'>
  ownPasskeys: OwnPasskeys
  ownSecondFactor: OwnSecondFactor
  ownAccount: OwnAccount
  ownAddresses: OwnAddresses
  ownIdentities: OwnIdentities
  ownPassword: OwnPassword
  tokenEndpoint: Pick<TokenEndpoint, 'request'>
  userSessions: Pick<UserSessionStore, 'listOfUser'>
  /** As `callbackUrlOf` takes them. */
  upstreamCallbacks: ReadonlyMap<string, string>
  users: Pick<UserStore, 'find'>
  pages: Pages
  csrf: Csrf
  log: Log
  clock: Clock
}

/** What its pages work with. */
export interface AccountDeps extends Omit<AccountPorts, 'keys'> {
  cookies: SealedCookies
  flash: Flash
  sessions: OwnAppSessions
}
