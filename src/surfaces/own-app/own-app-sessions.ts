import type { Context } from 'koa'
import type { User, UserStore } from '../../core/users/index.ts'
import { HOUR, type Instant, newBearerValue } from '../../core/values/index.ts'
import type { BrowserSessions } from '../../oidc/index.ts'
import type { SealedCookies } from './sealed-cookies.ts'

const LIFE_MS = 12 * HOUR

/** What the cookie says. */
interface Kept {
  id: string
  userId: string
  authenticatedAt?: Instant
}

export interface OwnAppSession {
  /** Known to this browser alone. */
  id: string
  user: User
  /** The `uid` of the session at the provider. */
  providerSession: string
  /** When they last proved who they are, where the app asked for that. */
  authenticatedAt?: Instant
}

export interface OwnAppSessionsDeps {
  cookies: SealedCookies
  browserSessions: BrowserSessions
  users: Pick<UserStore, 'find'>
}

/**
 * Who is signed in to an app of ours. It lasts no longer than their session with the provider: who
 * signs out anywhere, is disabled, or signs in as somebody else, is signed out here.
 */
export class OwnAppSessions {
  readonly #deps: OwnAppSessionsDeps
  readonly #cookie: string

  /** @param cookie its name */
  constructor(cookie: string, deps: OwnAppSessionsDeps) {
    this.#deps = deps
    this.#cookie = cookie
  }

  /** Somebody who signs in again keeps their session, so that forms in other tabs stay good. */
  begin(ctx: Context, userId: string, authenticatedAt?: Instant): void {
    const { cookies } = this.#deps
    const before = cookies.get<Kept>(ctx, this.#cookie)
    const id = before?.userId === userId ? before.id : newBearerValue()
    const kept: Kept = { id, userId, ...(authenticatedAt !== undefined && { authenticatedAt }) }

    cookies.set(ctx, this.#cookie, kept, LIFE_MS)
  }

  async find(ctx: Context): Promise<OwnAppSession | undefined> {
    const { browserSessions, cookies, users } = this.#deps
    const kept = cookies.get<Kept>(ctx, this.#cookie)
    if (!kept) return undefined

    const { id, userId, ...rest } = kept
    const atProvider = await browserSessions.find(ctx)
    if (atProvider?.accountId !== userId) return undefined
    const user = await users.find(userId)
    if (!user || user.disabledAt !== undefined) return undefined

    return { id, user, providerSession: atProvider.uid, ...rest }
  }

  /** Signs out here and at the provider. */
  async end(ctx: Context): Promise<void> {
    await this.#deps.browserSessions.end(ctx)
    this.#deps.cookies.clear(ctx, this.#cookie)
  }
}
