import type { Context } from 'koa'
import type { OwnAppSession } from '../own-app/index.ts'

export type Answer = (ctx: Context, session: OwnAppSession) => Promise<void> | void

/** One address of a section. */
export interface SectionRoute {
  path: string
  /** By GET. */
  show?: Answer
  /** By POST, with the token of the frame. */
  submit?: Answer
  /**
   * Whether only who has just signed in may: whatever changes how somebody gets in, or shows or
   * ends all of it. Anybody else is sent to sign in again and comes back to this page, or to the
   * first of the section where it has none.
   */
  isSensitive?: boolean
}

/** What stands in the navigation, and every page behind it. */
export interface Section {
  /** Has a text in `accountSections`. */
  name: string
  /** Its first page. */
  href: string
  routes: readonly SectionRoute[]
}
