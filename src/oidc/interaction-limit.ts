import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import { type AttemptLimits, networkOf, siteOf, TooManyAttempts } from '../core/limits/index.ts'
import { orStoreUnavailable } from './errors.ts'

/** So many requests wait for a person that no more are kept: this one was not. */
export class TooManyBegun extends errors.OIDCProviderError {
  readonly refusal: TooManyAttempts

  constructor(refusal: TooManyAttempts) {
    super(429, 'temporarily_unavailable')
    this.refusal = refusal
    this.error_description = 'too many sign-ins were begun and not ended'
    this.allow_redirect = false
    this.expose = true
  }
}

/**
 * Counts a request that comes to wait for a person. Who is led on from one page to the next begins
 * nothing. In a rush, when many are begun everywhere, nobody is shut out, but each may do little.
 * @throws {TooManyBegun} to the person, not to the app: they may come again later
 */
export async function countBegun(
  ctx: Context,
  limits: Pick<AttemptLimits, 'allows' | 'count'>,
): Promise<void> {
  const site = siteOf(networkOf(ctx.ip))

  try {
    await orStoreUnavailable(async () => {
      await limits.count('sign-in begun by site', site)
      if (await limits.allows('sign-in begun')) return
      await limits.count('sign-in begun by site in a rush', site)
    })
  } catch (error) {
    throw error instanceof TooManyAttempts ? new TooManyBegun(error) : error
  }
}
