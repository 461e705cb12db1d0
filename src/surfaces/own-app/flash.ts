import type { Context } from 'koa'
import { MINUTE } from '../../core/values/index.ts'
import type { Notice } from '../http/index.ts'
import type { SealedCookies } from './sealed-cookies.ts'

const LIFE_MS = 5 * MINUTE

/** What one page has to tell the next, once. */
export interface Message {
  notice?: Notice
  error?: Notice
  /** A secret of an app, or a personal token: shown now and never again. */
  secret?: string
}

/** Carries a message over a redirect, to the one page that it is for. */
export class Flash {
  readonly #cookies: SealedCookies
  readonly #name: string

  /** @param name of the cookie */
  constructor(name: string, cookies: SealedCookies) {
    this.#cookies = cookies
    this.#name = name
  }

  leave(ctx: Context, path: string, message: Message): void {
    this.#cookies.set(ctx, this.#name, { path, message }, LIFE_MS)
  }

  /** Empty when nothing was left for this page, or somebody has seen it. */
  take(ctx: Context): Message {
    const left = this.#cookies.get<{ path: string; message: Message }>(ctx, this.#name)
    if (left?.path !== ctx.path) return {}
    this.#cookies.clear(ctx, this.#name)

    return left.message
  }
}
