import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import type { SignedIn } from './signed-in.ts'

/** What must be remembered while somebody is away at the provider. */
export interface PendingSignIn {
  state: string
  nonce: string
  codeVerifier: string
}

export interface Session {
  pending?: PendingSignIn
  signedIn?: SignedIn
  /** Shown once, on the next page. */
  notice?: string
}

// Cookies do not tell ports apart, so on localhost the name must.
const COOKIE = 'relying_party_session'

/** Sessions by a random cookie. The browser never sees what is in them. */
export class Sessions {
  readonly #sessions = new Map<string, Session>()

  find(ctx: Context): Session {
    return this.#sessions.get(ctx.cookies.get(COOKIE) ?? '') ?? {}
  }

  /**
   * Puts a session in the place of the one before, under a new id: a cookie that was planted in
   * the browser before somebody signed in is worth nothing afterwards.
   */
  replace(ctx: Context, session: Session): void {
    const id = randomBytes(32).toString('base64url')
    this.end(ctx)
    this.#sessions.set(id, session)

    // Out of reach for scripts, and not sent with forms of other sites. Add `secure` under https.
    ctx.cookies.set(COOKIE, id, { httpOnly: true, sameSite: 'lax', overwrite: true })
  }

  end(ctx: Context): void {
    this.#sessions.delete(ctx.cookies.get(COOKIE) ?? '')
    ctx.cookies.set(COOKIE, null, { overwrite: true })
  }
}
