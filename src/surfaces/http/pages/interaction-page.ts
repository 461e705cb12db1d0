import type { Notice } from './notice.ts'

/** The pages of somebody on the way from an app to being signed in there. */
export type InteractionPage =
  | { view: 'interaction/login'; model: LoginModel }
  | { view: 'interaction/register'; model: RegisterModel }
  | { view: 'interaction/code'; model: CodeModel }
  | { view: 'interaction/reset'; model: ResetModel }
  | { view: 'interaction/new-password'; model: NewPasswordModel }
  | { view: 'interaction/second-factor'; model: SecondFactorModel }
  | { view: 'interaction/recovery-code'; model: SecondFactorModel }
  | { view: 'interaction/second-factor-required'; model: SecondFactorRequiredModel }
  | { view: 'interaction/consent'; model: ConsentModel }

/** What every form needs: where it is sent to (`action`, always by POST), and its token. */
interface FormModel {
  action: string
  csrf: string
}

interface AppFormModel extends FormModel {
  /** The app that one signs in to. */
  appName: string
  /** Where "back to the app" is posted. */
  cancelAction: string
}

/** Fields: `email`, `password`. */
export interface LoginModel extends AppFormModel {
  email?: string
  error?: Notice
  notice?: Notice
  takesPassword: boolean
  /** Shown by the script, where the browser knows passkeys. */
  passkey?: { action: string; optionsAction: string }
  upstreams: readonly UpstreamChoice[]
  /** Where the same form asks for a mailed code. This and the next two: only where mail is sent. */
  codeAction?: string
  registerHref?: string
  resetHref?: string
}

export interface UpstreamChoice {
  /** `google` and `github` have their own marks; any other gets a key. */
  name: string
  label: string
  action: string
}

/** Fields: `name`, `email`, `password`. */
export interface RegisterModel extends AppFormModel {
  name?: string
  email?: string
  error?: Notice
  upstreams: readonly UpstreamChoice[]
  loginHref: string
}

/** Field: `code`. */
export interface CodeModel extends FormModel {
  appName?: string
  /** Where the code was sent. */
  address: string
  minutes: number
  error?: Notice
  notice?: Notice
  resendAction: string
  changeHref: string
}

/** Field: `email`. */
export interface ResetModel extends AppFormModel {
  email?: string
  error?: Notice
  loginHref: string
}

/** Fields: `code`, `password`. */
export interface NewPasswordModel extends CodeModel {}

/** Field: `code`. */
export interface SecondFactorModel extends FormModel {
  appName: string
  error?: Notice
  /** To a recovery code from the app, and back. */
  otherHref: string
  loginHref: string
}

/** The app demands a second factor, and there is none. */
export interface SecondFactorRequiredModel {
  appName: string
  setUpHref: string
  loginHref: string
  cancelAction: string
  csrf: string
}

export interface ConsentModel extends AppFormModel {
  /** Host of the app, as far as it is known. */
  appHost?: string
  userName?: string
  userEmail?: string
  /** OpenID Connect's own are shown as what the app gets by them, any other by its name. */
  scopes: readonly string[]
  /** Single claims, by their names. */
  claims: readonly string[]
  /** Whether the app would manage the user's apps, by the registry. */
  managesApps: boolean
  resources: readonly { indicator: string; scopes: readonly string[] }[]
  switchAccountAction: string
}
