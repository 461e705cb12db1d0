import type { OwnedApps } from '../../core/apps/index.ts'
import type { AuditLog } from '../../core/audit/index.ts'
import type {
  AccessTokenVerifier,
  DeveloperRule,
  PersonalTokens,
} from '../../core/developers/index.ts'
import type { AttemptLimits } from '../../core/limits/index.ts'
import type { Log } from '../../core/log.ts'
import type { UserStore } from '../../core/users/index.ts'
import type { Clock } from '../../core/values/index.ts'
import type { BrowserSessions, TokenEndpoint, Trials } from '../../oidc/index.ts'
import type { Csrf, Pages } from '../http/index.ts'
import type { Flash, OwnApp, OwnAppSessions, SealedCookies } from '../own-app/index.ts'

/** What the dashboard is given. */
export interface DashboardPorts {
  issuer: string
  /** As `Sealer` takes them. */
  keys: readonly Buffer[]
  /** The dashboard as an app. */
  self: OwnApp
  accessTokens: AccessTokenVerifier
  apps: OwnedApps
  /** Ways of signing in that an app may choose beside ours. */
  upstreams: readonly { name: string; label: string }[]
  audit: Pick<AuditLog, 'recent'>
  browserSessions: BrowserSessions
  developerRule: DeveloperRule
  limits: Pick<AttemptLimits, 'count'>
  personalTokens: Pick<PersonalTokens, 'create' | 'list' | 'revoke'>
  tokenEndpoint: Pick<TokenEndpoint, 'request'>
  trials: Trials
  users: Pick<UserStore, 'find'>
  pages: Pages
  csrf: Csrf
  log: Log
  clock: Clock
}

/** What its pages work with. */
export interface DashboardDeps extends Omit<DashboardPorts, 'keys' | 'browserSessions' | 'users'> {
  cookies: SealedCookies
  flash: Flash
  sessions: OwnAppSessions
}
