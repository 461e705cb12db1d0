import type { App, AppStore } from '../apps/index.ts'
import type { AuditRecorder } from '../audit/index.ts'
import type { ConsentStore } from '../consents/index.ts'
import { type Mailer, sendNotice } from '../mail/index.ts'
import type { UserSessionStore } from '../sessions/index.ts'
import { parsePersonName, type User, type UserStore } from '../users/index.ts'
import type { Clock } from '../values/index.ts'

interface OwnAccountDeps {
  apps: Pick<AppStore, 'list'>
  users: Pick<UserStore, 'update' | 'deleteUnlessOwner'>
  userSessions: Pick<UserSessionStore, 'end' | 'endOthers' | 'listOfUser'>
  consents: Pick<ConsentStore, 'listOfUser' | 'revoke'>
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  audit: AuditRecorder
  clock: Clock
}

/** What somebody who is signed in may do with their account. */
export class OwnAccount {
  readonly #deps: OwnAccountDeps

  constructor(deps: OwnAccountDeps) {
    this.#deps = deps
  }

  /** Who owns apps cannot be deleted. */
  ownedApps({ id }: User): Promise<readonly App[]> {
    return this.#deps.apps.list({ ownerId: id })
  }

  /** @throws {InvalidName} */
  async rename({ id }: User, typed: string): Promise<void> {
    const { audit, clock, users } = this.#deps
    await users.update(id, { name: parsePersonName(typed) }, clock.now())
    await audit.record({ name: 'user.profile_changed', userId: id, detail: 'name' })
  }

  /** @param uid of a session; one that is not theirs, or has ended, is left as it is */
  async endSession({ id }: User, uid: string): Promise<void> {
    const { audit, clock, userSessions } = this.#deps
    const sessions = await userSessions.listOfUser(id, clock.now())
    if (!sessions.some((session) => session.uid === uid)) return

    await userSessions.end(id, uid, clock.now())
    await audit.record({ name: 'sessions.ended', userId: id, detail: 'one' })
  }

  /** @param kept `uid` of the one that goes on */
  async endOtherSessions({ id }: User, kept: string): Promise<void> {
    const { audit, clock, userSessions } = this.#deps
    await userSessions.endOthers(id, kept, clock.now())
    await audit.record({ name: 'sessions.ended', userId: id, detail: 'all others' })
  }

  /** Ends what an app may see and do, and all that it holds. Of any other there is nothing to end. */
  async revokeApp({ id }: User, clientId: string): Promise<void> {
    const { audit, clock, consents } = this.#deps
    const access = await consents.listOfUser(id, clock.now())
    if (!access.some((app) => app.clientId === clientId)) return

    await consents.revoke(id, clientId, clock.now())
    await audit.record({ name: 'consent.revoked', userId: id, clientId })
  }

  /**
   * Deletes everything that is theirs, at once and for good, and tells every address.
   * @throws {OwnsApps}
   */
  async delete(user: User): Promise<void> {
    const { audit, clock, mailer, users } = this.#deps
    await users.deleteUnlessOwner(user.id, clock.now())
    await audit.record({ name: 'user.deleted', userId: user.id })
    await sendNotice(mailer, user, 'account-deleted')
  }
}
