import type { Instant } from '../../../core/values/index.ts'
import type { Notice } from './notice.ts'

/** The pages of a developer who looks after their apps. */
export type DashboardPage =
  | { view: 'dashboard/welcome'; model: WelcomeModel }
  | { view: 'dashboard/not-a-developer'; model: NotADeveloperModel }
  | { view: 'dashboard/apps'; model: AppsModel }
  | { view: 'dashboard/new-app'; model: NewAppModel }
  | { view: 'dashboard/app'; model: AppModel }
  | { view: 'dashboard/app-settings'; model: AppSettingsModel }
  | { view: 'dashboard/app-secret'; model: AppSecretModel }
  | { view: 'dashboard/app-deletion'; model: AppDeletionModel }
  | { view: 'dashboard/trial'; model: TrialModel }
  | { view: 'dashboard/tokens'; model: TokensModel }

/** What stands around every page of somebody who is signed in. */
export interface DashboardFrame {
  email?: string
  appsHref: string
  tokensHref: string
  accountHref: string
  current: 'apps' | 'tokens'
  signOutAction: string
  csrf: string
}

interface FramedModel {
  frame: DashboardFrame
  notice?: Notice
}

interface FormModel extends FramedModel {
  /** Always by POST, with the token of the frame. */
  action: string
  error?: Notice
}

export interface WelcomeModel {
  signInHref: string
  notice?: Notice
}

export interface NotADeveloperModel {
  email?: string
  signOutAction: string
  csrf: string
}

export interface AppsModel extends FramedModel {
  newAppHref: string
  /** A page of those that were searched for. */
  apps: readonly {
    href: string
    name: string
    type: string
    clientId: string
    createdAt: Instant
  }[]
  /** By GET, with the field `search`; undefined where there are too few to search. */
  search?: { action: string; value: string }
  /** Undefined where all that match are on the page. */
  pages?: {
    first: number
    last: number
    count: number
    previousHref?: string
    nextHref?: string
  }
}

export interface TypeChoice {
  /** Has a text in `appTypes` and one in `appTypeHints`. */
  type: string
  isChosen: boolean
}

/** Fields: `name`, `redirectUri`, `type`. */
export interface NewAppModel extends FormModel {
  name?: string
  redirectUri?: string
  types: readonly TypeChoice[]
  backHref: string
}

export interface ShownEvent {
  /** Has a text in `appEvents`. */
  kind: string
  occurredAt: Instant
  correlationId: string
  userId?: string
  code?: string
  /** English, for the developer. */
  reason?: string
  /** Has a text in `refusalAdvice`. */
  advice?: string
}

export interface ShownSecret {
  createdAt: Instant
  /** Undefined for one that works until it is rotated. */
  expiresAt?: Instant
}

export interface AppModel extends FramedModel {
  name: string
  type: string
  clientId: string
  issuer: string
  /** For an app that people sign in to, and that we can finish a sign-in for. */
  trialAction?: string
  /** Made a moment ago: shown now and never again. */
  secret?: string
  /** Those that work, the newest first; undefined for an app that has none. */
  secrets?: readonly ShownSecret[]
  redirectUris: readonly string[]
  /** Templates in `partials/snippets`, and what they are called. */
  snippets: readonly { template: string; label: string }[]
  loginHref?: string
  events: readonly ShownEvent[]
  /** To those before the oldest of `events`, where there are any. */
  olderHref?: string
  /** Back to the newest, where `events` are older ones. */
  newestHref?: string
  appsHref: string
  settingsHref: string
  secretHref?: string
  deletionHref: string
}

/** Fields: `name`, `type`, and one a line `redirectUri`, `postLogoutRedirectUri`; `backchannelLogoutUri`. */
export interface AppSettingsModel extends FormModel {
  appName: string
  name: string
  types: readonly TypeChoice[]
  redirectUris: string
  postLogoutRedirectUris: string
  backchannelLogoutUri: string
  /** Of none or all chosen, all are taken. */
  loginMethods: readonly LoginMethodChoice[]
  backHref: string
}

export interface LoginMethodChoice {
  /** A name of a field. */
  field: string
  /** Of an upstream; any other has a text in `loginMethods`. */
  label?: string
  name: string
  isChosen: boolean
}

/** Field: `overlap`, in hours. */
export interface AppSecretModel extends FormModel {
  appName: string
  overlaps: readonly { hours: number; isChosen: boolean }[]
  backHref: string
}

/** Field: `name`, typed as it is. */
export interface AppDeletionModel extends FormModel {
  appName: string
  backHref: string
}

export interface DecodedToken {
  /** Has a text in `trialTokens`. */
  name: string
  /** Formatted JSON; undefined for a token that is opaque. */
  header?: string
  payload?: string
  value?: string
}

export interface TrialModel extends FramedModel {
  appName: string
  action: string
  backHref: string
  /** Undefined when it did not succeed. */
  tokens?: readonly DecodedToken[]
  /** Whose sign-in it was. */
  email?: string
  /** English, for the developer. */
  failure?: { code: string; reason?: string }
}

/** Fields: `name`, `lifetimeDays`. */
export interface TokensModel extends FormModel {
  name?: string
  lifetimes: readonly { days: number; isChosen: boolean }[]
  /** Made a moment ago: shown now and never again. */
  secret?: string
  registryUrl: string
  tokens: readonly {
    name: string
    createdAt: Instant
    expiresAt: Instant
    lastUsedAt?: Instant
    revokeAction: string
  }[]
}
