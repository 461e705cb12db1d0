import type { Instant } from '../../../core/values/index.ts'
import type { Notice } from './notice.ts'

/** The pages of somebody who looks after their own account. */
export type AccountPage =
  | { view: 'account/welcome'; model: AccountWelcomeModel }
  | { view: 'account/profile'; model: ProfileModel }
  | { view: 'account/sessions'; model: SessionsModel }
  | { view: 'account/apps'; model: AccountAppsModel }
  | { view: 'account/passkeys'; model: PasskeysModel }
  | { view: 'account/new-passkey'; model: NewPasskeyModel }
  | { view: 'account/passkey'; model: PasskeyModel }
  | { view: 'account/two-step'; model: TwoStepModel }
  | { view: 'account/two-step-set-up'; model: TwoStepSetUpModel }
  | { view: 'account/two-step-off'; model: AccountFormModel & { backHref: string } }
  | { view: 'account/recovery-codes'; model: RecoveryCodesModel }
  | { view: 'account/password'; model: PasswordModel }
  | { view: 'account/identities'; model: IdentitiesModel }
  | { view: 'account/identity' | 'account/identity-link'; model: IdentityModel }
  | { view: 'account/addresses'; model: AddressesModel }
  | { view: 'account/address'; model: AddressModel }
  | { view: 'account/new-address'; model: NewAddressModel }
  | { view: 'account/address-code'; model: AddressCodeModel }
  | { view: 'account/data'; model: DataModel }
  | { view: 'account/data-export'; model: AccountFormModel & { backHref: string } }
  | { view: 'account/deletion'; model: DeletionModel }

/** What stands around every page of somebody who is signed in. */
export interface AccountFrame {
  email?: string
  homeHref: string
  /** Their names have texts in `accountSections`. */
  sections: readonly { name: string; href: string; isCurrent: boolean }[]
  /** Of whoever may register apps. */
  dashboardHref?: string
  signOutAction: string
  csrf: string
}

export interface AccountModel {
  frame: AccountFrame
  notice?: Notice
}

/** Always by POST, with the token of the frame. */
export interface AccountFormModel extends AccountModel {
  action: string
  error?: Notice
}

export interface AccountWelcomeModel {
  signInHref: string
  notice?: Notice
}

/** Field: `name`. */
export interface ProfileModel extends AccountFormModel {
  name: string
  userId: string
  createdAt: Instant
}

/** A browser that is signed in. What is not known of it is not there. */
export interface ShownSession {
  browser?: string
  system?: string
  network?: string
  signedInAt?: Instant
  usedAt?: Instant
}

export interface SessionsModel extends AccountModel {
  current: ShownSession
  others: readonly (ShownSession & { endAction: string })[]
  endOthersAction: string
}

export interface ShownAccess {
  /** Has a text in `scopes`. */
  scopes: readonly string[]
  /** Has a text in `claims`. */
  claims: readonly string[]
  managesApps: boolean
  resources: readonly { indicator: string; scopes: readonly string[] }[]
}

export interface AccountAppsModel extends AccountModel {
  apps: readonly (ShownAccess & {
    name: string
    /** Undefined for an app that an operator vouches for. */
    agreedAt?: Instant
    revokeAction: string
  })[]
}

export interface PasskeysModel extends AccountModel {
  newHref: string
  passkeys: readonly {
    href: string
    name: string
    isBackedUp: boolean
    createdAt: Instant
    lastUsedAt?: Instant
  }[]
}

/** Fields: `name`, and `answer`, which the script of the page fills in. */
export interface NewPasskeyModel extends AccountFormModel {
  optionsAction: string
  backHref: string
  name?: string
}

/** Field: `name`. */
export interface PasskeyModel extends AccountFormModel {
  name: string
  removalAction: string
  backHref: string
}

export interface TwoStepModel extends AccountModel {
  error?: Notice
  /** Undefined when it is off. */
  on?: { since: Instant; recoveryCodesLeft: number }
  setUpHref: string
  offHref: string
  renewAction: string
}

/** A picture of squares, as the path of an SVG. */
export interface QrCode {
  size: number
  path: string
}

/** Field: `code`. */
export interface TwoStepSetUpModel extends AccountFormModel {
  qrCode: QrCode
  /** The same for an app on this device. */
  appHref: string
  /** To be typed. */
  secret: string
  backHref: string
}

export interface RecoveryCodesModel extends AccountModel {
  /** Shown now and never again. */
  codes: readonly string[]
  backHref: string
}

/** Fields: `present` where there is one, `password`, `endsOthers`. */
export interface PasswordModel extends AccountFormModel {
  isSet: boolean
  /** Which account it is, for what remembers passwords. */
  email?: string
  /** Without one a password would be good for nothing. */
  hasVerifiedAddress: boolean
  addressesHref: string
  endsOthers: boolean
}

export interface IdentitiesModel extends AccountModel {
  error?: Notice
  linked: readonly { label: string; href: string }[]
  /** What can be linked besides. */
  offers: readonly { label: string; href: string }[]
}

export interface IdentityModel extends AccountFormModel {
  label: string
  backHref: string
}

export interface AddressesModel extends AccountModel {
  addresses: readonly { address: string; isPrimary: boolean; isVerified: boolean; href: string }[]
  /** Undefined where no mail can be sent. */
  newHref?: string
}

/** What can be done with it, each by POST. */
export interface AddressModel extends AccountModel {
  address: string
  isPrimary: boolean
  /** Takes the field `email`. */
  verifyAction?: string
  primaryAction?: string
  removeAction?: string
  backHref: string
  error?: Notice
}

/** Field: `email`. */
export interface NewAddressModel extends AccountFormModel {
  email?: string
  backHref: string
}

/** Field: `code`. */
export interface AddressCodeModel extends AccountFormModel {
  address: string
  minutes: number
  resendAction: string
  changeHref: string
}

export interface DataModel extends AccountModel {
  exportHref: string
  deletionHref: string
}

/** Field: `confirmation`, typed as it is. */
export interface DeletionModel extends AccountFormModel {
  toType: string
  /** Names of those that they own: as long as there are any, the account cannot be deleted. */
  apps: readonly string[]
  dashboardHref: string
  backHref: string
}
