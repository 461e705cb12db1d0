import type { Context } from 'koa'
import { digest, MINUTE } from '../../core/values/index.ts'
import type { SealedCookies } from '../own-app/index.ts'

/** As long as the journey is good. */
const LIFE_MS = 10 * MINUTE

/**
 * Ties journeys to an upstream to the browser that began them on the account page. They are told
 * apart from sign-ins by it: each keeps what is its own under a name of its own.
 */
export class LinkBinding {
  readonly #cookies: SealedCookies

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies
  }

  keep(ctx: Context, state: string, value: string): void {
    this.#cookies.set(ctx, nameOf(state), value, LIFE_MS)
  }

  /** Undefined when this browser did not begin it. */
  take(ctx: Context, state: string): string | undefined {
    const value = this.#cookies.get<string>(ctx, nameOf(state))
    if (value !== undefined) this.#cookies.clear(ctx, nameOf(state))

    return value
  }
}

const nameOf = (state: string): string => `latchkey-account-link-${digest(state).slice(0, 12)}`
