import type { Context, Middleware } from 'koa'
import type { Log } from '../../core/log.ts'
import { InteractionGone, routes } from '../../oidc/index.ts'
import { type Pages, redirect } from '../http/index.ts'
import { wayBackTo } from './way-back.ts'

/**
 * No dead ends: a page that expired, was answered already or was opened elsewhere leads back to
 * where the person came from.
 */
export const leadOn =
  ({ pages, log }: { pages: Pages; log: Log }): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      if (!(error instanceof InteractionGone)) throw error
      const { app, restartUrl, isCompleted, uiLocales } = error
      ctx.state.uiLocales = uiLocales
      const { correlationId } = ctx.state
      log.info({ correlationId, isCompleted, err: error }, 'led on from an interaction')

      if (isCompleted && restartUrl && isRepeated(ctx)) return redirect(ctx, restartUrl)

      pages.show(ctx, {
        view: 'expired',
        model: {
          correlationId,
          ...(restartUrl && { restartHref: restartUrl }),
          ...(app && wayBackTo(app)),
        },
      })
    }
  }

/** A form that was sent twice: the first was answered, and the second goes the same way. */
const isRepeated = ({ method, path }: Context): boolean =>
  method === 'POST' || path.startsWith(`${routes.authorization}/`)
