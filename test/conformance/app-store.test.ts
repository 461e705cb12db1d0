import { describe, expect, test } from '@jest/globals'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/app-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import {
  AppNotFound,
  type AppRevision,
  InvalidAppSetting,
  OwnerNotActive,
} from '../../src/core/apps/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { OwnsApps } from '../../src/core/users/index.ts'
import { digest, newId } from '../../src/core/values/index.ts'
import { appSettings, newApp } from '../support/apps.ts'
import { engines, type TestDatabase } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)

const revision = (changes: Partial<AppRevision>): AppRevision => ({
  settings: appSettings(),
  secrets: [],
  endsGrants: false,
  ...changes,
})

async function addState({ db }: Pick<TestDatabase, 'db'>, clientId: string) {
  const grantId = newId()
  const grant = { account_id: newId(), client_id: clientId, payload: '{}', expires_at: NOW + 9 }
  const artifact = { kind: 'RefreshToken', payload: '{}', keep_until: NOW + 9 }
  await db
    .insertInto('grants')
    .values({ ...grant, id: grantId })
    .execute()
  await db
    .insertInto('artifacts')
    .values({ ...artifact, id_digest: digest(grantId), grant_id: grantId })
    .execute()
  await db
    .insertInto('consents')
    .values({ user_id: newId(), client_id: clientId, consent: '{}', updated_at: NOW })
    .execute()

  return grantId
}

async function stateOf({ db }: Pick<TestDatabase, 'db'>, clientId: string, grantId: string) {
  const grant = db.selectFrom('grants').select('revoked_at').where('id', '=', grantId)
  const artifacts = db.selectFrom('artifacts').selectAll().where('grant_id', '=', grantId)
  const consents = db.selectFrom('consents').selectAll().where('client_id', '=', clientId)

  return {
    revokedAt: (await grant.executeTakeFirstOrThrow()).revoked_at,
    artifacts: (await artifacts.execute()).length,
    consents: (await consents.execute()).length,
  }
}

const refused = (by: new (...values: never[]) => Error) => ({
  status: 'rejected',
  reason: expect.any(by),
})

describe.each(engines)('the app store on $name', ({ open }) => {
  async function openStore() {
    const database = await open()
    const users = new KyselyUserStore(database.db)

    return {
      db: database.db,
      store: new KyselyAppStore(database.db),
      users,
      newOwner: async () => (await users.create(newUser(), NOW)).id,
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  }

  test('gives back an app as it was created', async () => {
    await using opened = await openStore()
    const { store } = opened
    const app = newApp({
      ownerId: await opened.newOwner(),
      name: 'Übersicht 📓',
      redirectUris: ['https://b.example/', 'https://a.example/'],
      postLogoutRedirectUris: ['https://b.example/bye'],
      backchannelLogoutUri: 'https://b.example/logout',
      skipConsent: true,
      idTokenAlgorithm: 'ES256',
      jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'k' }] },
    })
    const { secretDigest: _, ...kept } = app
    const expected = { ...kept, secrets: [], createdAt: NOW, updatedAt: NOW }

    expect(await store.create(app, NOW)).toEqual(expected)
    expect(await store.find(app.id)).toEqual(expected)
    expect(await store.findByClientId(app.clientId)).toEqual(expected)
  })

  test('keeps the digest of its secret', async () => {
    await using opened = await openStore()
    const app = newApp({ secretDigest: digest('secret') })
    const secrets = [{ digest: digest('secret'), createdAt: NOW, expiresAt: undefined }]

    expect((await opened.store.create(app, NOW)).secrets).toEqual(secrets)
    expect((await opened.store.findByClientId(app.clientId))?.secrets).toEqual(secrets)
  })

  test('gives all secrets of an overlap, the newest first, each with its end', async () => {
    await using opened = await openStore()
    const { store } = opened
    const app = newApp({ secretDigest: digest('first') })
    await store.create(app, NOW)
    const secrets = [
      { digest: digest('second'), createdAt: NOW + 1, expiresAt: undefined },
      { digest: digest('first'), createdAt: NOW, expiresAt: NOW + 9 },
    ]

    await store.update(app.id, () => revision({ secrets }), NOW + 1)

    expect((await store.find(app.id))?.secrets).toEqual(secrets)
    expect((await store.list({}))[0]?.secrets).toEqual(secrets)
  })

  test('finds nothing by an id that nobody has', async () => {
    await using opened = await openStore()
    const app = newApp()
    await opened.store.create(app, NOW)

    expect(await opened.store.find(newId())).toBeUndefined()
    expect(await opened.store.findByClientId(newId())).toBeUndefined()
    // The two ids are not interchangeable, and one is compared as it is written.
    expect(await opened.store.find(app.clientId)).toBeUndefined()
    expect(await opened.store.findByClientId(app.id)).toBeUndefined()
    expect(await opened.store.findByClientId(app.clientId.toUpperCase())).toBeUndefined()
  })

  test('lists the newest first, all of them or those of an owner', async () => {
    await using opened = await openStore()
    const { store } = opened
    const ownerId = await opened.newOwner()
    await store.create(newApp({ name: 'first', ownerId, secretDigest: digest('1') }), NOW)
    await store.create(newApp({ name: 'second' }), NOW + 1)
    await store.create(newApp({ name: 'third', ownerId, secretDigest: digest('3') }), NOW + 2)
    const names = async (query: { ownerId?: string }) =>
      (await store.list(query)).map(({ name }) => name)

    expect(await names({})).toEqual(['third', 'second', 'first'])
    expect(await names({ ownerId })).toEqual(['third', 'first'])
    expect(await names({ ownerId: newId() })).toEqual([])
  })

  test('knows the origins of public apps, as they are now', async () => {
    await using opened = await openStore()
    const { store } = opened
    const has = (origin: string) => store.hasPublicOrigin(origin)
    const board = await store.create(
      newApp({
        type: 'spa',
        redirectUris: ['https://board.example/a', 'https://board.example/b', 'http://localhost:1/'],
      }),
      NOW,
    )
    await store.create(newApp({ redirectUris: ['https://web.example/'] }), NOW)
    await store.create(newApp({ type: 'native', redirectUris: ['com.example.app:/'] }), NOW)

    expect(await has('https://board.example')).toBe(true)
    expect(await has('http://localhost:1')).toBe(true)
    expect(await has('http://localhost')).toBe(false)
    expect(await has('https://web.example')).toBe(false)
    expect(await has('null')).toBe(false)

    const moved = appSettings({ type: 'spa', redirectUris: ['https://moved.example/'] })
    await store.update(board.id, () => revision({ settings: moved }), NOW)
    expect([await has('https://board.example'), await has('https://moved.example')]).toEqual([
      false,
      true,
    ])
    await store.delete(board.id, NOW)
    expect(await has('https://moved.example')).toBe(false)
  })

  describe('updates an app', () => {
    test('in all that may change, and says when', async () => {
      await using opened = await openStore()
      const { store } = opened
      const created = await store.create(newApp({ ownerId: await opened.newOwner() }), NOW)
      const settings = appSettings({
        name: 'Ledger',
        type: 'native',
        redirectUris: ['com.example.ledger:/callback'],
        postLogoutRedirectUris: ['com.example.ledger:/bye'],
        backchannelLogoutUri: 'https://ledger.example/logout',
        skipConsent: true,
        idTokenAlgorithm: 'ES256',
      })

      const updated = await store.update(created.id, () => revision({ settings }), NOW + 1)

      expect(updated).toEqual({ ...created, ...settings, updatedAt: NOW + 1 })
      expect(await store.findByClientId(created.clientId)).toEqual(updated)
    })

    test('one change upon the other when twenty come at once', async () => {
      await using opened = await openStore()
      const { store } = opened
      const { id } = await store.create(newApp({ redirectUris: [] }), NOW)

      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.update(
            id,
            ({ redirectUris }) =>
              revision({ settings: appSettings({ redirectUris: [...redirectUris, `${n}`] }) }),
            NOW,
          ),
        ),
      )

      expect(new Set((await store.find(id))?.redirectUris).size).toBe(20)
    })

    test('not at all when the change is refused', async () => {
      await using opened = await openStore()
      const { store } = opened
      const created = await store.create(newApp({ secretDigest: digest('1') }), NOW)
      const refuse = () => {
        throw new InvalidAppSetting('name', 'name is required')
      }

      await expect(store.update(created.id, refuse, NOW + 1)).rejects.toThrow(InvalidAppSetting)
      expect(await store.find(created.id)).toEqual(created)
      await expect(store.update(newId(), () => revision({}), NOW)).rejects.toThrow(AppNotFound)
    })

    test('and ends what was issued to it where that is said, to no other', async () => {
      await using opened = await openStore()
      const { db, store } = opened
      const [changed, kept] = [newApp(), newApp()]
      await store.create(changed, NOW)
      await store.create(kept, NOW)
      const grantId = await addState({ db }, changed.clientId)
      const keptGrantId = await addState({ db }, kept.clientId)

      await store.update(changed.id, () => revision({}), NOW + 1)
      expect((await stateOf({ db }, changed.clientId, grantId)).revokedAt).toBeNull()

      await store.update(changed.id, () => revision({ endsGrants: true }), NOW + 2)
      const ended = { revokedAt: NOW + 2, artifacts: 0, consents: 1 }
      expect(await stateOf({ db }, changed.clientId, grantId)).toEqual(ended)
      expect((await stateOf({ db }, kept.clientId, keptGrantId)).revokedAt).toBeNull()
    })
  })

  describe('registers nothing for an owner', () => {
    test('who is no user, or is disabled', async () => {
      await using opened = await openStore()
      const { store, users } = opened
      const disabled = await opened.newOwner()
      await users.setDisabled(disabled, NOW, NOW)

      for (const ownerId of [newId(), disabled]) {
        await expect(store.create(newApp({ ownerId }), NOW)).rejects.toThrow(OwnerNotActive)
      }
      expect(await store.list({})).toEqual([])
      await users.setDisabled(disabled, undefined, NOW)
      expect(await store.create(newApp({ ownerId: disabled }), NOW)).toMatchObject({
        ownerId: disabled,
      })
    })

    test('who is deleted at that moment: of the two one is refused', async () => {
      await using opened = await openStore()
      const { store, users } = opened

      for (let round = 0; round < 20; round++) {
        const ownerId = await opened.newOwner()
        const [made, gone] = await Promise.allSettled([
          store.create(newApp({ ownerId }), NOW),
          users.deleteUnlessOwner(ownerId, NOW),
        ])
        const isThere = (await users.find(ownerId)) !== undefined

        expect(await store.list({ ownerId })).toHaveLength(isThere ? 1 : 0)
        expect([made, gone]).toEqual(
          isThere
            ? [{ status: 'fulfilled', value: expect.anything() }, refused(OwnsApps)]
            : [refused(OwnerNotActive), { status: 'fulfilled', value: undefined }],
        )
      }
    })

    test('whom an operator deletes at that moment: the app stays with nobody, if at all', async () => {
      await using opened = await openStore()
      const { store, users } = opened

      for (let round = 0; round < 20; round++) {
        const ownerId = await opened.newOwner()
        await Promise.allSettled([
          store.create(newApp({ ownerId }), NOW),
          users.delete(ownerId, NOW),
        ])

        expect(await users.find(ownerId)).toBeUndefined()
        expect(await store.list({ ownerId })).toEqual([])
      }
    })
  })

  describe('deletes an app', () => {
    test('with its secrets, consents, grants and what was issued under them', async () => {
      await using opened = await openStore()
      const { db, store } = opened
      const app = newApp({ secretDigest: digest('secret') })
      await store.create(app, NOW)
      const grantId = await addState(opened, app.clientId)

      await store.delete(app.id, NOW + 1)

      expect(await store.find(app.id)).toBeUndefined()
      expect(await store.findByClientId(app.clientId)).toBeUndefined()
      expect(await db.selectFrom('app_secrets').selectAll().execute()).toEqual([])
      expect(await stateOf(opened, app.clientId, grantId)).toEqual({
        revokedAt: NOW + 1,
        artifacts: 0,
        consents: 0,
      })
    })

    test('and nothing of another', async () => {
      await using opened = await openStore()
      const { store } = opened
      const [gone, kept] = [
        newApp({ secretDigest: digest('1') }),
        newApp({ secretDigest: digest('2') }),
      ]
      await store.create(gone, NOW)
      const created = await store.create(kept, NOW)
      const grantId = await addState(opened, kept.clientId)

      await store.delete(gone.id, NOW + 1)

      expect(await store.list({})).toEqual([created])
      expect(await stateOf(opened, kept.clientId, grantId)).toEqual({
        revokedAt: null,
        artifacts: 1,
        consents: 1,
      })
    })

    test('only of the owner who is named', async () => {
      await using opened = await openStore()
      const { store } = opened
      const app = newApp({ ownerId: await opened.newOwner() })
      await store.create(app, NOW)

      await expect(store.delete(app.id, NOW, newId())).rejects.toThrow(AppNotFound)
      expect(await store.find(app.id)).toBeDefined()
      await store.delete(app.id, NOW, app.ownerId)
      expect(await store.find(app.id)).toBeUndefined()
    })

    test('once: of twenty calls nineteen find none', async () => {
      await using opened = await openStore()
      const app = newApp()
      await opened.store.create(app, NOW)

      const calls = Array.from({ length: 20 }, () => opened.store.delete(app.id, NOW))
      const refusals = (await Promise.allSettled(calls)).flatMap((call) =>
        call.status === 'rejected' ? [call.reason] : [],
      )

      expect(refusals).toHaveLength(19)
      for (const refusal of refusals) expect(refusal).toBeInstanceOf(AppNotFound)
    })
  })

  test('says that the database is not available, not that an app is not there', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('app_secrets').execute()

    await expect(store.findByClientId(newId())).rejects.toThrow(Unavailable)
    await expect(store.create(newApp({ secretDigest: digest('1') }), NOW)).rejects.toThrow(
      Unavailable,
    )
    expect(await db.selectFrom('apps').selectAll().execute()).toEqual([])
  })
})
