import type { Context } from 'koa'
import { MINUTE } from '../../core/values/index.ts'
import type { Notice } from '../http/index.ts'
import type { SealedCookies } from './sealed-cookies.ts'

const COOKIE = 'latchkey-dashboard-flash'
const LIFE_MS = 5 * MINUTE

/** What one page has to tell the next, once. */
export interface Message {
  notice?: Notice
  /** A secret of an app, or a personal token: shown now and never again. */
  secret?: string
}

/** Carries a message over a redirect, to the one page that it is for. */
export class Flash {
  readonly #cookies: SealedCookies

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies
  }

  leave(ctx: Context, path: string, message: Message): void {
    this.#cookies.set(ctx, COOKIE, { path, message }, LIFE_MS)
  }

  /** Empty when nothing was left for this page, or somebody has seen it. */
  take(ctx: Context): Message {
    const left = this.#cookies.get<{ path: string; message: Message }>(ctx, COOKIE)
    if (left?.path !== ctx.path) return {}
    this.#cookies.clear(ctx, COOKIE)

    return left.message
  }
}
