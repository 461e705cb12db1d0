import type { Middleware } from 'koa'
import { InteractionGone } from '../../oidc/index.ts'
import type { Pages } from '../http/index.ts'
import { redirect } from './redirect.ts'
import { wayBackTo } from './way-back.ts'

/**
 * No dead ends: a page that expired, was answered already or was opened elsewhere leads back to
 * where the person came from.
 */
export const leadOn =
  (pages: Pages): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      if (!(error instanceof InteractionGone)) throw error
      const { app, restartUrl, isCompleted, uiLocales } = error
      ctx.state.uiLocales = uiLocales

      // A form that was sent twice: the first was answered, so the second goes the same way.
      if (isCompleted && restartUrl && ctx.method === 'POST') {
        return redirect(ctx, restartUrl)
      }

      pages.show(ctx, {
        view: 'expired',
        model: {
          correlationId: ctx.state.correlationId,
          ...(restartUrl && { restartHref: restartUrl }),
          ...(app && wayBackTo(app)),
        },
      })
    }
  }
