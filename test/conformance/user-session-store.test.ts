import { describe, expect, test } from '@jest/globals'
import { KyselyArtifactStore } from '../../src/adapters/storage/kysely/artifact-store.ts'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { KyselyUserSessionStore } from '../../src/adapters/storage/kysely/user-session-store.ts'
import type { Session } from '../../src/core/artifacts/index.ts'
import { newBearerValue, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)
const LATER = NOW + 3_600_000
const OPTIONS = { now: NOW, overlapMs: 3_000 }

const useAt = (usedAt: number) => ({
  signedInAt: NOW,
  usedAt,
  userAgent: 'Firefox',
  network: '203.0.113.0/24',
})

function open(db: Database) {
  const artifacts = new KyselyArtifactStore(db)

  return {
    artifacts,
    sessions: new KyselyUserSessionStore(db),
    /** A session in which an app was granted something. */
    async signIn(accountId: string, fields: Partial<Session> = {}) {
      const grant = {
        id: newBearerValue(),
        accountId,
        clientId: 'app',
        payload: {},
        expiresAt: LATER,
      }
      const session: Session = {
        uid: newBearerValue(),
        id: newBearerValue(),
        accountId,
        payload: {},
        authorizations: { app: { grantId: grant.id, persistsLogout: true } },
        idleAt: LATER,
        expiresAt: LATER,
        lastUse: useAt(NOW),
        ...fields,
      }
      await artifacts.commit(
        [
          { type: 'putGrant', grant },
          { type: 'saveSession', session, base: undefined },
        ],
        OPTIONS,
      )

      return { session, grant }
    },
  }
}

describe.each(engines)('the store of user sessions on $name', ({ open: create }) => {
  test('ends all sessions and grants of a user at once, and of nobody else', async () => {
    await using database = await create()
    const { artifacts, sessions, signIn } = open(database.db)
    const [ada, grace] = [newId(), newId()]
    const ended = [await signIn(ada), await signIn(ada)]
    const kept = await signIn(grace)
    await sessions.endAll(ada, NOW)

    expect(await sessions.listOfUser(ada, NOW)).toEqual([])
    for (const { grant } of ended) expect(await artifacts.findGrant(grant.id)).toBeUndefined()
    expect(await artifacts.findGrant(kept.grant.id)).toBeDefined()
  })

  test('lists the sessions that can be used, the last used first', async () => {
    await using database = await create()
    const { sessions, signIn } = open(database.db)
    const userId = newId()
    const { session: old } = await signIn(userId)
    const { session: recent } = await signIn(userId, { lastUse: useAt(NOW + 1) })
    await signIn(userId, { idleAt: NOW })
    await signIn(newId())

    expect(await sessions.listOfUser(userId, NOW)).toEqual([
      { uid: recent.uid, lastUse: useAt(NOW + 1), clientIds: ['app'] },
      { uid: old.uid, lastUse: useAt(NOW), clientIds: ['app'] },
    ])
  })

  test('ends one session with its grants, for its user alone', async () => {
    await using database = await create()
    const { artifacts, sessions, signIn } = open(database.db)
    const userId = newId()
    const ended = await signIn(userId)
    const kept = await signIn(userId)
    await sessions.end(newId(), ended.session.uid, NOW)
    expect(await sessions.listOfUser(userId, NOW)).toHaveLength(2)
    await sessions.end(userId, ended.session.uid, NOW)

    expect((await sessions.listOfUser(userId, NOW)).map(({ uid }) => uid)).toEqual([
      kept.session.uid,
    ])
    expect(await artifacts.findSession(ended.session.id, NOW)).toBeUndefined()
    expect(await artifacts.findGrant(ended.grant.id)).toBeUndefined()
    expect(await artifacts.findGrant(kept.grant.id)).toBeDefined()
  })

  test('ends every session but one, with every grant that is not of it', async () => {
    await using database = await create()
    const { artifacts, sessions, signIn } = open(database.db)
    const userId = newId()
    const kept = await signIn(userId)
    const others = await Promise.all([signIn(userId), signIn(userId)])
    const stranger = await signIn(newId())
    await sessions.endOthers(userId, kept.session.uid, NOW)

    expect(await sessions.listOfUser(userId, NOW)).toHaveLength(1)
    for (const { grant } of others) expect(await artifacts.findGrant(grant.id)).toBeUndefined()
    for (const { grant } of [kept, stranger]) {
      expect(await artifacts.findGrant(grant.id)).toBeDefined()
    }
  })

  test('lets nobody revive a session that was ended while it was used', async () => {
    await using database = await create()
    const { artifacts, sessions, signIn } = open(database.db)
    const userId = newId()
    const { session } = await signIn(userId)
    const save = {
      type: 'saveSession' as const,
      session: { ...session, id: newBearerValue() },
      base: session,
    }
    await Promise.all([
      ...Array.from({ length: 10 }, () => artifacts.commit([save], OPTIONS)),
      sessions.end(userId, session.uid, NOW),
    ])

    expect(await sessions.listOfUser(userId, NOW)).toEqual([])
    expect(await artifacts.findSession(save.session.id, NOW)).toBeUndefined()
  })
})
