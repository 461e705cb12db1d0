import { describe, expect, test } from '@jest/globals'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/app-store.ts'
import { KyselyArtifactStore } from '../../src/adapters/storage/kysely/artifact-store.ts'
import { KyselyLogoutOutbox } from '../../src/adapters/storage/kysely/logout-outbox.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import type { Change, Session } from '../../src/core/artifacts/index.ts'
import { GIVE_UP_AFTER, KEPT_FOR } from '../../src/core/back-channel-logout/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { newBearerValue, newId } from '../../src/core/values/index.ts'
import { newApp } from '../support/apps.ts'
import { engines } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const LATER = NOW + 3_600_000
const OPTIONS = { now: NOW, overlapMs: 0 }
const URI = 'https://notes.example.com/logout'
const CLAIM = { limit: 10, until: NOW + 30_000, now: NOW }

describe.each(engines)('the outbox of logouts on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()
    const apps = new KyselyAppStore(db)
    const artifacts = new KyselyArtifactStore(db)
    const users = new KyselyUserStore(db)
    const app = await apps.create(newApp({ backchannelLogoutUri: URI }), NOW)
    const silent = await apps.create(newApp(), NOW)
    const { id: userId } = await users.create(newUser(), NOW)
    const commit = (...changes: Change[]) => artifacts.commit(changes, OPTIONS)

    return {
      ...database,
      db,
      apps,
      artifacts,
      users,
      app,
      userId,
      commit,
      outbox: new KyselyLogoutOutbox(db),
      /** A session in which the user signed in to both apps. */
      async signIn(): Promise<Session> {
        const session: Session = {
          uid: newBearerValue(),
          id: newBearerValue(),
          accountId: userId,
          payload: {},
          authorizations: {
            [app.clientId]: { sid: `sid-${newId()}`, grantId: newBearerValue() },
            [silent.clientId]: { sid: 'silent', grantId: newBearerValue() },
          },
          idleAt: LATER,
          expiresAt: LATER,
        }
        await commit({ type: 'saveSession', session, base: undefined })

        return session
      },
      sidOf: ({ authorizations }: Session) => String(authorizations[app.clientId]?.sid),
      grant: () =>
        commit({
          type: 'putGrant',
          grant: {
            id: newBearerValue(),
            accountId: userId,
            clientId: app.clientId,
            payload: {},
            expiresAt: LATER,
          },
        }),
    }
  }

  /** The same with one notice that is due. */
  async function openWithNotice() {
    const opened = await openStore()
    const session = await opened.signIn()
    await opened.commit({ type: 'endSession', uid: session.uid })
    const [notice] = await opened.outbox.list({ limit: 1 })
    if (!notice) throw new Error('nothing was written')

    return { ...opened, session, notice }
  }

  test('holds one notice for each app that listens, from the moment a session ended', async () => {
    await using opened = await openWithNotice()
    const { app, outbox, session, sidOf, userId } = opened

    expect(await outbox.list({ limit: 10 })).toEqual([
      {
        id: expect.any(String),
        clientId: app.clientId,
        uri: URI,
        algorithm: 'RS256',
        userId,
        sid: sidOf(session),
        state: 'pending',
        attempts: 0,
        createdAt: NOW,
        dueAt: NOW,
        giveUpAt: NOW + GIVE_UP_AFTER,
        endedAt: undefined,
        reason: undefined,
      },
    ])
  })

  test('holds no second one when the same session is ended again, or at once', async () => {
    await using opened = await openStore()
    const { commit, outbox, signIn } = opened
    const { uid } = await signIn()
    await Promise.all(Array.from({ length: 20 }, () => commit({ type: 'endSession', uid })))
    await commit({ type: 'endSession', uid })

    expect(await outbox.list({ limit: 10 })).toHaveLength(1)
  })

  test('holds nothing of a logout that was not committed', async () => {
    await using opened = await openStore()
    const { commit, outbox, signIn } = opened
    const { uid } = await signIn()
    const conflict = await commit(
      { type: 'endSession', uid },
      { type: 'requireGrant', grantId: newBearerValue() },
    )

    expect(conflict).toBe('revoked')
    expect(await outbox.list({ limit: 10 })).toEqual([])
  })

  test('hears of one app that was signed out of while the session goes on', async () => {
    await using opened = await openStore()
    const { app, commit, outbox, signIn, sidOf } = opened
    const base = await signIn()
    const { [app.clientId]: _, ...authorizations } = base.authorizations
    await commit({ type: 'saveSession', session: { ...base, authorizations }, base })
    await commit({ type: 'endSession', uid: base.uid })

    expect(await outbox.list({ limit: 10 })).toMatchObject([{ sid: sidOf(base) }])
  })

  test('hears of every session of a user, and of what had outlived its session', async () => {
    await using opened = await openStore()
    const { app, grant, outbox, signIn, sidOf, users, userId } = opened
    await grant()
    await users.setDisabled(userId, NOW, NOW)
    expect(await outbox.list({ limit: 10 })).toMatchObject([
      { clientId: app.clientId, sid: undefined },
    ])

    const sessions = [await signIn(), await signIn()]
    await grant()
    await users.delete(userId, NOW)
    const sids = (await outbox.list({ limit: 10 })).map(({ sid }) => sid)
    expect(sids).toHaveLength(3)
    expect(sids).toEqual(expect.arrayContaining(sessions.map(sidOf)))
  })

  test('hears of all users of an app that is deleted', async () => {
    await using opened = await openStore()
    const { app, apps, grant, outbox, signIn, sidOf } = opened
    const session = await signIn()
    await grant()
    await apps.delete(app.id, NOW)

    expect(await outbox.list({ limit: 10 })).toMatchObject([{ uri: URI, sid: sidOf(session) }])
  })

  test('gives each notice that is due to one of many who ask', async () => {
    await using opened = await openStore()
    const { app, commit, outbox, signIn } = opened
    for (let n = 0; n < 5; n += 1) await commit({ type: 'endSession', uid: (await signIn()).uid })
    expect(await outbox.listDueApps(NOW)).toEqual([app.clientId])
    expect(await outbox.listDueApps(NOW - 1)).toEqual([])

    const claims = await Promise.all(
      Array.from({ length: 20 }, () => outbox.claim(app.clientId, CLAIM)),
    )
    const ids = claims.flat().map(({ id }) => id)
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(5)
    expect(claims.flat()).toMatchObject(ids.map(() => ({ state: 'sending', attempts: 1 })))
    expect(await outbox.listDueApps(NOW)).toEqual([])
  })

  test('gives a notice to another when its holder is no more, and hears the first no longer', async () => {
    await using opened = await openWithNotice()
    const { app, outbox } = opened
    const [first] = await outbox.claim(app.clientId, CLAIM)
    expect(await outbox.claim(app.clientId, { ...CLAIM, now: CLAIM.until - 1 })).toEqual([])
    const again = { ...CLAIM, now: CLAIM.until, until: CLAIM.until + 30_000 }
    const [second] = await outbox.claim(app.clientId, again)
    if (!first || !second) throw new Error('it was not given')

    expect(await outbox.settle(first, { state: 'sent', endedAt: NOW })).toBe(false)
    expect(await outbox.find(first.id)).toMatchObject({ state: 'sending', attempts: 2 })
    expect(await outbox.settle(second, { state: 'sent', endedAt: NOW })).toBe(true)
    expect(await outbox.find(first.id)).toMatchObject({ state: 'sent', endedAt: NOW })
  })

  test('keeps one that failed until it is due again, and then says why', async () => {
    await using opened = await openWithNotice()
    const { app, outbox } = opened
    const [claimed] = await outbox.claim(app.clientId, CLAIM)
    const failed = {
      state: 'pending',
      dueAt: NOW + 5_000,
      reason: 'nothing listens – dort',
    } as const
    await outbox.settle(claimed ?? { id: '', attempts: 0 }, failed)

    expect(await outbox.claim(app.clientId, { ...CLAIM, now: NOW + 4_999 })).toEqual([])
    expect(await outbox.claim(app.clientId, { ...CLAIM, now: NOW + 5_000 })).toMatchObject([
      { attempts: 2, reason: failed.reason },
    ])
  })

  test('retries and forgets what an operator says, but nothing that is under way', async () => {
    await using opened = await openWithNotice()
    const { app, notice, outbox } = opened
    const when = { now: NOW + 10, giveUpAt: NOW + 20 }
    const [claimed] = await outbox.claim(app.clientId, CLAIM)
    expect(await outbox.retry(notice.id, when)).toBe(false)
    expect(await outbox.drop(notice.id)).toBe(false)

    const dead = { state: 'dead', endedAt: NOW, reason: 'it is no more' } as const
    await outbox.settle(claimed ?? notice, dead)
    expect(await outbox.figures()).toEqual({ pending: 0, dead: 1, oldestAt: undefined })
    expect(await outbox.retry(notice.id, when)).toBe(true)
    expect(await outbox.find(notice.id)).toMatchObject({
      state: 'pending',
      dueAt: when.now,
      giveUpAt: when.giveUpAt,
      endedAt: undefined,
    })
    expect(await outbox.figures()).toEqual({ pending: 1, dead: 0, oldestAt: NOW })
    expect(await outbox.drop(notice.id)).toBe(true)
    expect(await outbox.drop(notice.id)).toBe(false)
  })

  test('lists by app and state', async () => {
    await using opened = await openWithNotice()
    const { app, notice, outbox } = opened
    const idsOf = async (query: object) =>
      (await outbox.list({ limit: 10, ...query })).map(({ id }) => id)

    expect(await idsOf({ clientId: app.clientId })).toEqual([notice.id])
    expect(await idsOf({ clientId: newId() })).toEqual([])
    expect(await idsOf({ states: ['dead', 'pending'] })).toEqual([notice.id])
    expect(await idsOf({ states: ['dead'] })).toEqual([])
  })

  test('forgets what is over for long enough, and nothing that waits', async () => {
    await using opened = await openWithNotice()
    const { app, artifacts, notice, outbox } = opened
    await artifacts.purge(NOW + GIVE_UP_AFTER, 100)
    const [claimed] = await outbox.claim(app.clientId, CLAIM)
    await outbox.settle(claimed ?? notice, { state: 'sent', endedAt: NOW })
    await artifacts.purge(NOW + KEPT_FOR.sent, 100)
    expect(await outbox.find(notice.id)).toBeDefined()
    await artifacts.purge(NOW + KEPT_FOR.sent + 1, 100)
    expect(await outbox.find(notice.id)).toBeUndefined()
  })

  test('is unavailable when the database is', async () => {
    await using opened = await openStore()
    const { db, outbox } = opened
    await db.schema.dropTable('logout_notices').execute()

    await expect(outbox.listDueApps(NOW)).rejects.toThrow(Unavailable)
    await expect(outbox.claim(newId(), CLAIM)).rejects.toThrow(Unavailable)
  })
})
