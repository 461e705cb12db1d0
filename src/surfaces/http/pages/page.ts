import type { Instant } from '../../../core/values/index.ts'
import type { AccountPage } from './account-page.ts'
import type { DashboardPage } from './dashboard-page.ts'
import type { InteractionPage } from './interaction-page.ts'
import type { Notice } from './notice.ts'

/** Every page there is: the template in `views/`, and what it shows. */
export type Page =
  | AccountPage
  | DashboardPage
  | InteractionPage
  | { view: 'logout'; model: LogoutModel }
  | { view: 'signed-out'; model: SignedOutModel }
  | { view: 'expired'; model: ExpiredModel }
  | { view: 'error'; model: ErrorModel }
  | { view: 'not-found'; model: { correlationId: string } }
  | { view: 'app-not-registered'; model: AppNotRegisteredModel }
  | { view: 'home'; model: HomeModel }
  | { view: 'setup'; model: SetupModel }
  | { view: 'setup-over'; model: { homeHref: string } }
  | { view: 'dev-mail'; model: { mails: readonly ShownMail[] } }

/** Posts `xsrf`, and `logout=yes` when the person wants to be signed out. */
export interface LogoutModel {
  action: string
  xsrf: string
  appName?: string
  userEmail?: string
}

export interface SignedOutModel {
  appName?: string
  appHref?: string
}

/** Too old, already used, or begun in another browser. Always offers a way on. */
export interface ExpiredModel {
  correlationId: string
  restartHref?: string
  appName?: string
  appHref?: string
}

export interface ErrorModel {
  error: Notice
  status: number
  /** The log has the real reason under it. */
  correlationId: string
  /** English, for the developer of the app: shown small. */
  detail?: string
  restartHref?: string
  appName?: string
  appHref?: string
}

/** Where a login link leads that is of no app. */
export interface AppNotRegisteredModel {
  correlationId: string
  dashboardHref: string
}

export interface HomeModel {
  issuer: string
  accountHref: string
  dashboardHref: string
  discoveryHref: string
}

/** Posts `token`, `name`, `email` and `password`. */
export interface SetupModel {
  action: string
  csrf: string
  token: string
  name?: string
  email?: string
  error?: Notice
}

export interface ShownMail {
  to: string
  subject: string
  text: string
  sentAt: Instant
}
