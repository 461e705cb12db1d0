import type { Context } from 'koa'
import type { User, UserStore } from '../../core/users/index.ts'
import { HOUR, newBearerValue } from '../../core/values/index.ts'
import type { BrowserSessions } from '../../oidc/index.ts'
import type { SealedCookies } from './sealed-cookies.ts'

const COOKIE = 'latchkey-dashboard'
const LIFE_MS = 12 * HOUR

/** What the cookie says. */
interface Kept {
  id: string
  userId: string
}

export interface DashboardSession {
  /** Known to this browser alone. */
  id: string
  user: User
}

export interface DashboardSessionsDeps {
  cookies: SealedCookies
  browserSessions: BrowserSessions
  users: Pick<UserStore, 'find'>
}

/**
 * Who is signed in to the dashboard. It lasts no longer than their session with the provider: who
 * signs out anywhere, is disabled, or signs in as somebody else, is signed out here.
 */
export class DashboardSessions {
  readonly #deps: DashboardSessionsDeps

  constructor(deps: DashboardSessionsDeps) {
    this.#deps = deps
  }

  begin(ctx: Context, userId: string): void {
    this.#deps.cookies.set(ctx, COOKIE, { id: newBearerValue(), userId } satisfies Kept, LIFE_MS)
  }

  async find(ctx: Context): Promise<DashboardSession | undefined> {
    const { browserSessions, cookies, users } = this.#deps
    const kept = cookies.get<Kept>(ctx, COOKIE)
    if (!kept) return undefined

    const atProvider = await browserSessions.find(ctx)
    if (atProvider?.accountId !== kept.userId) return undefined
    const user = await users.find(kept.userId)

    return user && user.disabledAt === undefined ? { id: kept.id, user } : undefined
  }

  /** Signs out here and at the provider. */
  async end(ctx: Context): Promise<void> {
    await this.#deps.browserSessions.end(ctx)
    this.#deps.cookies.clear(ctx, COOKIE)
  }
}
