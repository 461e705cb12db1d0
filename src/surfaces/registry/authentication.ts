import type { Context, Middleware } from 'koa'
import { type AuditRecorder, refineOrigin } from '../../core/audit/index.ts'
import {
  type Developers,
  InsufficientScope,
  InvalidDeveloperToken,
} from '../../core/developers/index.ts'
import { DomainError } from '../../core/errors.ts'
import type { AttemptLimits } from '../../core/limits/index.ts'
import { DeveloperTokenRequired } from './errors.ts'

export interface AuthenticationDeps {
  developers: Pick<Developers, 'authenticate'>
  limits: Pick<AttemptLimits, 'count'>
  audit: AuditRecorder
}

/**
 * Lets developers through who show a token (RFC 6750 §2.1), and as many changes of theirs as the
 * limit says. Whoever is refused is told by which scheme to come again (§3).
 */
export const authenticated =
  ({ developers, limits, audit }: AuthenticationDeps): Middleware =>
  async (ctx, next) => {
    try {
      const { id } = await developers.authenticate(bearerToken(ctx))
      ctx.state.developerId = id
      refineOrigin({ actor: 'developer' })
      if (ctx.method !== 'GET') await limits.count('app change by developer', id)
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'rate-limited') {
        await audit.record({ name: 'developer.refused', outcome: 'failure', reason: error.code })
      }
      const challenge = challengeOf(error)
      if (challenge) ctx.set('WWW-Authenticate', challenge)
      throw error
    }

    await next()
  }

/** Whose apps it is about. */
export const developerId = (ctx: Context): string => ctx.state.developerId

function bearerToken(ctx: Context): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(ctx.get('Authorization')) ?? []
  if (!token) throw new DeveloperTokenRequired()

  return token
}

function challengeOf(error: unknown): string | undefined {
  if (error instanceof DeveloperTokenRequired) return 'Bearer'
  if (error instanceof InvalidDeveloperToken) {
    return `Bearer error="invalid_token", error_description="${error.message}"`
  }
  if (error instanceof InsufficientScope) {
    return `Bearer error="insufficient_scope", scope="${error.scope}"`
  }

  return undefined
}
