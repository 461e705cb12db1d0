import type { Instant } from '../../../core/values/index.ts'
import type { Notice } from './notice.ts'

/** The pages of somebody who looks after their own account. */
export type AccountPage =
  | { view: 'account/welcome'; model: AccountWelcomeModel }
  | { view: 'account/profile'; model: ProfileModel }

/** What stands around every page of somebody who is signed in. */
export interface AccountFrame {
  email?: string
  homeHref: string
  /** Their names have texts in `accountSections`. */
  sections: readonly { name: string; href: string; isCurrent: boolean }[]
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
