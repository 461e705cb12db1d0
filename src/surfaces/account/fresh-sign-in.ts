import type { Context } from 'koa'
import { MINUTE, SECOND } from '../../core/values/index.ts'
import { redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import { paths } from './paths.ts'

/** How long somebody who has signed in may see what is sensitive. */
export const FRESH_MS = 5 * MINUTE

/** A form that was opened in time may be filled in without haste. */
const FILL_IN_MS = 5 * MINUTE

/** The provider and we do not look at the clock in the same moment. */
const TOLERANCE_MS = 10 * SECOND

/**
 * Whether somebody signed in a moment ago, for what a browser that was left open must not do.
 * Anybody else is sent to the provider, which asks them to sign in again (OpenID Connect Core
 * §3.1.2.1, `max_age`), and then to `backTo`, a page of ours.
 * @returns false when they were sent away
 */
export function requireFreshSignIn(
  ctx: Context,
  { clock, flash }: Pick<AccountDeps, 'clock' | 'flash'>,
  { authenticatedAt = 0 }: OwnAppSession,
  backTo: string,
): boolean {
  const isSent = ctx.method === 'POST'
  const lifeMs = FRESH_MS + TOLERANCE_MS + (isSent ? FILL_IN_MS : 0)
  if (clock.now() - authenticatedAt <= lifeMs) return true

  // What was sent is not kept: it may be a password.
  if (isSent) flash.leave(ctx, backTo, { notice: { code: 'signed_in_again' } })
  redirect(ctx, `${paths.signIn}?fresh&to=${encodeURIComponent(backTo)}`)

  return false
}
