import type { Context } from 'koa'
import {
  DEFAULT_LIFETIME_DAYS,
  MAX_LIFETIME_DAYS,
  type PersonalToken,
} from '../../core/developers/index.ts'
import { field, InvalidForm, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { DashboardDeps } from './deps.ts'
import { frameOf } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'

const LIFETIMES = [1, DEFAULT_LIFETIME_DAYS, 30, 90, MAX_LIFETIME_DAYS]

/** A developer's personal tokens, for their scripts. */
export class TokenPages {
  readonly #deps: DashboardDeps

  constructor(deps: DashboardDeps) {
    this.#deps = deps
  }

  readonly show = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#page(ctx, session, { lifetimeDays: DEFAULT_LIFETIME_DAYS })

  readonly create = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, personalTokens } = this.#deps
    const name = field(ctx, 'name')
    const lifetimeDays = Number(field(ctx, 'lifetimeDays'))
    if (!LIFETIMES.includes(lifetimeDays)) throw new InvalidForm()

    try {
      const { value } = await personalTokens.create(session.user.id, { name, lifetimeDays })
      flash.leave(ctx, paths.tokens, {
        notice: { code: 'token_created' },
        secret: value.reveal(),
      })
      redirect(ctx, paths.tokens)
    } catch (error) {
      await this.#page(ctx, session, { name, lifetimeDays, ...refusalOf(error) })
    }
  }

  readonly revoke = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, personalTokens } = this.#deps
    await personalTokens.revoke(session.user.id, ctx.params.id)
    flash.leave(ctx, paths.tokens, { notice: { code: 'token_revoked' } })
    redirect(ctx, paths.tokens)
  }

  async #page(
    ctx: Context,
    session: OwnAppSession,
    { lifetimeDays, status, ...filled }: Filled,
  ): Promise<void> {
    const { csrf, flash, issuer, pages, personalTokens } = this.#deps
    const tokens = await personalTokens.list(session.user.id)

    pages.show(
      ctx,
      {
        view: 'dashboard/tokens',
        model: {
          frame: frameOf(session, csrf, 'tokens'),
          ...flash.take(ctx),
          action: paths.tokens,
          registryUrl: `${issuer}/v1/app`,
          lifetimes: LIFETIMES.map((days) => ({ days, isChosen: days === lifetimeDays })),
          tokens: tokens.map(toShownToken),
          ...filled,
        },
      },
      status,
    )
  }
}

interface Filled {
  lifetimeDays: number
  name?: string
  error?: Notice
  status?: number
}

const toShownToken = ({ id, name, createdAt, expiresAt, lastUsedAt }: PersonalToken) => ({
  name,
  createdAt,
  expiresAt,
  revokeAction: paths.revokeToken(id),
  ...(lastUsedAt !== undefined && { lastUsedAt }),
})
