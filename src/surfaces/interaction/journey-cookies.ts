import type { Context } from 'koa'
import { digest, MINUTE } from '../../core/values/index.ts'
import { cookieNamesOf } from '../http/index.ts'

/** As long as the journey is good. */
const LIFE_MS = 10 * MINUTE

/**
 * Anybody can send a browser on its way to an upstream, again and again, and what it then keeps
 * goes with each of its requests: too much of it, and nothing is answered any more.
 */
const MOST_UNDER_WAY = 5

/** Ties journeys to an upstream to the browser that was sent: two tabs may be on their way at once. */
export class JourneyCookies {
  readonly #isHttps: boolean

  constructor({ issuer }: { issuer: string }) {
    this.#isHttps = issuer.startsWith('https:')
  }

  keep(ctx: Context, state: string, binding: string): void {
    const underWay = cookieNamesOf(ctx, this.#prefix).filter((name) => !name.endsWith('.sig'))
    for (const name of underWay.slice(0, 1 - MOST_UNDER_WAY)) this.#write(ctx, name, null)

    this.#write(ctx, this.#nameOf(state), binding)
  }

  /** Undefined when this browser was not sent. */
  find(ctx: Context, state: string): string | undefined {
    return ctx.cookies.get(this.#nameOf(state), { signed: true })
  }

  forget(ctx: Context, state: string): void {
    this.#write(ctx, this.#nameOf(state), null)
  }

  #write(ctx: Context, name: string, value: string | null): void {
    ctx.cookies.set(name, value, {
      httpOnly: true,
      maxAge: LIFE_MS,
      sameSite: 'lax',
      secure: this.#isHttps,
      signed: true,
    })
  }

  #nameOf(state: string): string {
    return `${this.#prefix}${digest(state).slice(0, 12)}`
  }

  get #prefix(): string {
    return `${this.#isHttps ? '__Host-' : ''}latchkey-upstream-`
  }
}
