import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'
import type { ArtifactStore, Session } from '../core/artifacts/index.ts'
import type { Clock } from '../core/values/index.ts'
import { endSession } from './end-session.ts'
import { orStoreUnavailable } from './errors.ts'

export interface BrowserSessionsDeps {
  provider: () => Provider
  artifacts: Pick<ArtifactStore, 'findSession'>
  clock: Clock
}

/** Who is signed in here, in the browser that asks. */
export class BrowserSessions {
  readonly #deps: BrowserSessionsDeps

  constructor(deps: BrowserSessionsDeps) {
    this.#deps = deps
  }

  /** The session as it is now. */
  async find(ctx: Context): Promise<Session | undefined> {
    const { artifacts, clock, provider } = this.#deps
    const cookie = ctx.cookies.get(provider().cookieName('session'))

    return cookie ? orStoreUnavailable(() => artifacts.findSession(cookie, clock.now())) : undefined
  }

  /** Signs the browser out, everywhere that it signed in by this session. */
  async end(ctx: Context): Promise<void> {
    const session = await this.find(ctx)

    if (session) endSession(session)
  }
}
