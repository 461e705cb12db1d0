import type { Context } from 'koa'
import { DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from '../../core/apps/index.ts'
import { HOUR } from '../../core/values/index.ts'
import { field, InvalidForm, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { DashboardDeps } from './deps.ts'
import { frameOf } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'

/** At once, an hour, a day, a week, as long as it may be. */
const OVERLAP_HOURS = [0, 1, DEFAULT_OVERLAP_MS / HOUR, 7 * 24, MAX_OVERLAP_MS / HOUR]

/** A new secret for an app, while the old one works on for a time. */
export class AppSecretPages {
  readonly #deps: DashboardDeps

  constructor(deps: DashboardDeps) {
    this.#deps = deps
  }

  readonly show = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#form(ctx, session, DEFAULT_OVERLAP_MS / HOUR)

  readonly rotate = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { apps, flash } = this.#deps
    const { id } = ctx.params
    const hours = Number(field(ctx, 'overlap') || Number.NaN)
    if (!OVERLAP_HOURS.includes(hours)) throw new InvalidForm()

    try {
      const { secret } = await apps.rotateSecret(session.user.id, id, hours * HOUR)
      flash.leave(ctx, paths.app(id), {
        notice: { code: 'secret_rotated' },
        secret: secret.reveal(),
      })
      redirect(ctx, paths.app(id))
    } catch (error) {
      const refusal = refusalOf(error)
      await this.#form(ctx, session, hours, refusal.error, refusal.status)
    }
  }

  async #form(
    ctx: Context,
    session: OwnAppSession,
    chosen: number,
    error?: Notice,
    status?: number,
  ): Promise<void> {
    const { apps, csrf, pages } = this.#deps
    const { id, name } = await apps.get(session.user.id, ctx.params.id)

    pages.show(
      ctx,
      {
        view: 'dashboard/app-secret',
        model: {
          frame: frameOf(session, csrf),
          action: paths.secret(id),
          backHref: paths.app(id),
          appName: name,
          overlaps: OVERLAP_HOURS.map((hours) => ({ hours, isChosen: hours === chosen })),
          ...(error && { error }),
        },
      },
      status,
    )
  }
}
