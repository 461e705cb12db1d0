import { describe, expect, test } from '@jest/globals'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/app-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import {
  type App,
  type AppChanges,
  AppNotFound,
  AppRegistry,
  isSecretOf,
  OwnedApps,
  TooManyApps,
  TooManySecrets,
} from '../../src/core/apps/index.ts'
import { DAY, HOUR, newId, type Secret } from '../../src/core/values/index.ts'
import { newApp } from '../support/apps.ts'
import { silentAudit } from '../support/audit-events.ts'
import { TestClock } from '../support/clock.ts'
import { openSqlite } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const FIRST = 'https://notes.example.com/callback'
const SECOND = 'https://notes.example.com/other'
const THIRD = 'https://notes.example.com/third'

async function openApps() {
  const database = await openSqlite()
  const store = new KyselyAppStore(database.db)
  const clock = new TestClock()
  const audit = silentAudit
  const registry = new AppRegistry({ apps: store, audit, clock })
  const owned = new OwnedApps({ apps: store, registry, audit, clock })
  const users = new KyselyUserStore(database.db)
  const ada = (await users.create(newUser(), 0)).id

  return {
    store,
    clock,
    owned,
    ada,
    register: (wanted: AppChanges = {}) =>
      owned.register(ada, { name: 'Notes', redirectUri: FIRST, ...wanted }),
    works: async ({ id }: App, secret: Secret | undefined) => {
      const app = await store.find(id)

      return app !== undefined && secret !== undefined
        ? isSecretOf(app, secret.reveal(), clock.now())
        : false
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describe("a developer's apps", () => {
  test('are theirs alone: to somebody else there is no such app', async () => {
    await using opened = await openApps()
    const { owned, store, register } = opened
    const { app } = await register()
    const grace = newId()

    expect(await owned.list(grace)).toEqual([])
    for (const act of [
      () => owned.get(grace, app.id),
      () => owned.update(grace, app.id, { name: 'Mine' }),
      () => owned.rotateSecret(grace, app.id, HOUR),
      () => owned.delete(grace, app.id),
    ]) {
      await expect(act()).rejects.toThrow(AppNotFound)
    }
    expect(await store.find(app.id)).toEqual(app)
  })

  test('of an operator are nobody’s', async () => {
    await using opened = await openApps()
    const { owned, store, ada, register } = opened
    const { app } = await register()
    await store.delete(app.id, 0)
    const { name, type, ...rest } = app
    await store.create({ ...rest, name, type, ownerId: undefined, secretDigest: undefined }, 0)

    await expect(owned.get(ada, app.id)).rejects.toThrow(AppNotFound)
  })
})

test('a developer has five hundred apps at most', async () => {
  await using opened = await openApps()
  const { owned, store, ada, register } = opened
  await Promise.all(Array.from({ length: 500 }, () => store.create(newApp({ ownerId: ada }), 0)))

  await expect(register()).rejects.toThrow(TooManyApps)
  expect(await owned.list(ada)).toHaveLength(500)
})

describe('a change', () => {
  test('leaves what it does not name, and keeps the secret', async () => {
    await using opened = await openApps()
    const { owned, ada, clock, register, works } = opened
    const { app, secret } = await register({ redirectUris: [FIRST, SECOND] })
    clock.advance(HOUR)

    const changed = await owned.update(ada, app.id, { name: 'Ledger' })

    expect(changed).toEqual({ ...app, name: 'Ledger', updatedAt: clock.now() })
    expect(await works(app, secret)).toBe(true)
  })

  test('of the redirectUri is one of the first of redirectUris', async () => {
    await using opened = await openApps()
    const { owned, ada, register } = opened
    const { app } = await register({ redirectUris: [FIRST, SECOND] })
    const change = async (changes: AppChanges) =>
      (await owned.update(ada, app.id, changes)).redirectUris

    expect(await change({ redirectUri: THIRD })).toEqual([THIRD, SECOND])
    expect(await change({ redirectUris: [SECOND], redirectUri: SECOND })).toEqual([SECOND])
    await expect(change({ redirectUris: [SECOND], redirectUri: FIRST })).rejects.toMatchObject({
      field: 'redirectUri',
    })
  })

  test.each<[string, AppChanges]>([
    ['an address without TLS', { redirectUri: 'http://notes.example.com/' }],
    ['no redirect URI', { redirectUris: [] }],
    ['no name', { name: ' ' }],
    ['a redirect URI that a machine app cannot have', { type: 'machine' }],
  ])('to %s is refused, and nothing of it stays', async (_, changes) => {
    await using opened = await openApps()
    const { owned, ada, register } = opened
    const { app } = await register()

    await expect(owned.update(ada, app.id, { name: 'Other', ...changes })).rejects.toMatchObject({
      code: 'invalid_app_setting',
    })
    expect(await owned.get(ada, app.id)).toEqual(app)
  })

  test('to a type without a secret ends the secret', async () => {
    await using opened = await openApps()
    const { owned, ada, register, works } = opened
    const { app, secret } = await register()

    await owned.update(ada, app.id, { type: 'spa' })

    expect(await works(app, secret)).toBe(false)
    await expect(owned.rotateSecret(ada, app.id, HOUR)).rejects.toMatchObject({ field: 'type' })

    const back = await owned.update(ada, app.id, { type: 'web' })
    expect(back.secrets).toEqual([])
    expect(await works(app, (await owned.rotateSecret(ada, app.id, HOUR)).secret)).toBe(true)
  })
})

describe('a rotated secret', () => {
  test('works at once, and the old one until the overlap ends', async () => {
    await using opened = await openApps()
    const { owned, ada, clock, register, works } = opened
    const { app, secret: old } = await register()

    const { secret } = await owned.rotateSecret(ada, app.id, 2 * HOUR)

    expect([await works(app, secret), await works(app, old)]).toEqual([true, true])
    clock.advance(2 * HOUR)
    expect([await works(app, secret), await works(app, old)]).toEqual([true, false])
  })

  test('lets the old one end sooner by a later rotation, never later', async () => {
    await using opened = await openApps()
    const { owned, ada, clock, register, works } = opened
    const { app, secret: old } = await register()
    await owned.rotateSecret(ada, app.id, HOUR)
    const { secret: lost } = await owned.rotateSecret(ada, app.id, DAY)

    expect(await works(app, old)).toBe(true)
    clock.advance(HOUR)
    expect([await works(app, old), await works(app, lost)]).toEqual([false, true])

    const { secret, app: rotated } = await owned.rotateSecret(ada, app.id, 0)
    expect([await works(app, secret), await works(app, lost)]).toEqual([true, false])
    expect(rotated.secrets).toHaveLength(1)
  })

  test('is refused when ten others still work', async () => {
    await using opened = await openApps()
    const { owned, ada, register } = opened
    const { app } = await register()
    for (let n = 0; n < 9; n += 1) await owned.rotateSecret(ada, app.id, DAY)

    await expect(owned.rotateSecret(ada, app.id, DAY)).rejects.toThrow(TooManySecrets)
    await owned.rotateSecret(ada, app.id, 0)
  })
})
