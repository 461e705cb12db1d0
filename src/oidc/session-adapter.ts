import { type AdapterPayload, Provider } from 'oidc-provider'
import type { Session, SessionUse } from '../core/artifacts/index.ts'
import { networkOf } from '../core/limits/index.ts'
import { type Instant, SECOND } from '../core/values/index.ts'
import type { AdapterDeps } from './adapter.ts'
import { orStoreUnavailable } from './errors.ts'
import { PartialAdapter } from './partial-adapter.ts'
import { currentWork } from './unit-of-work.ts'

/**
 * Browser sessions. The row stays the same while cookie values come and go; what oidc-provider
 * saves whole is merged by the store.
 */
export class SessionAdapter extends PartialAdapter {
  readonly #deps: Pick<AdapterDeps, 'artifacts' | 'clock' | 'sessionIdleSeconds'>

  constructor(deps: Pick<AdapterDeps, 'artifacts' | 'clock' | 'sessionIdleSeconds'>) {
    super()
    this.#deps = deps
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { artifacts, clock } = this.#deps
    const session = await orStoreUnavailable(() => artifacts.findSession(id, clock.now()))
    if (!session) return undefined
    // oidc-provider writes into what it is given.
    currentWork().sessionRead(structuredClone(session))

    return { ...toPayload(session), jti: id }
  }

  override async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const session = await orStoreUnavailable(() => this.#deps.artifacts.findSessionByUid(uid))

    return session && toPayload(session)
  }

  override async upsert(id: string, saved: AdapterPayload, expiresIn = 0): Promise<void> {
    const { clock, sessionIdleSeconds } = this.#deps
    const { jti: _, uid, accountId, authorizations, exp: __, ...payload } = saved
    if (!uid) throw new Error('a session without uid')
    const now = clock.now()

    currentWork().saveSession({
      uid,
      id,
      accountId,
      payload,
      authorizations: (authorizations ?? {}) as Session['authorizations'],
      idleAt: now + sessionIdleSeconds * SECOND,
      expiresAt: now + expiresIn * SECOND,
      ...(accountId && { lastUse: useOf(saved, now) }),
    })
  }

  override async destroy(id: string): Promise<void> {
    const session = currentWork().readSession(id)

    if (session) currentWork().endSession(session.uid)
  }
}

/** Longer ones tell a person nothing more. */
const LONGEST_USER_AGENT = 300

function useOf({ loginTs }: AdapterPayload, now: Instant): SessionUse {
  const request = Provider.ctx

  return {
    signedInAt: (loginTs ?? 0) * SECOND,
    usedAt: now,
    userAgent: request?.get('User-Agent').slice(0, LONGEST_USER_AGENT) ?? '',
    network: networkOf(request?.ip ?? ''),
  }
}

const toPayload = (session: Session): AdapterPayload => ({
  ...session.payload,
  uid: session.uid,
  ...(session.accountId && { accountId: session.accountId }),
  authorizations: session.authorizations as AdapterPayload['authorizations'],
  exp: Math.floor(session.expiresAt / SECOND),
})
