import type { Middleware } from 'koa'
import { withOrigin } from '../../core/audit/index.ts'
import { networkOf } from '../../core/limits/index.ts'

/** Whatever a request has the audit log take down came from there, unless it is found out better. */
export const auditOrigin: Middleware = (ctx, next) =>
  withOrigin(
    { actor: 'user', network: networkOf(ctx.ip), correlationId: ctx.state.correlationId },
    next,
  )
