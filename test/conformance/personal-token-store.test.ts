import { describe, expect, test } from '@jest/globals'
import { KyselyPersonalTokenStore } from '../../src/adapters/storage/kysely/personal-token-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { type NewPersonalToken, PersonalTokenNotFound } from '../../src/core/developers/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { DAY, digest, MINUTE, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)

const newToken = (changes: Partial<NewPersonalToken> = {}): NewPersonalToken => ({
  id: newId(),
  userId: newId(),
  name: 'Deploy',
  createdAt: NOW,
  expiresAt: NOW + DAY,
  digest: digest(newId()),
  ...changes,
})

describe.each(engines)('the store of personal tokens on $name', ({ open }) => {
  async function openStore() {
    const database = await open()

    return {
      db: database.db,
      store: new KyselyPersonalTokenStore(database.db),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  }

  test('lists what a user has, the newest first, without what has expired', async () => {
    await using opened = await openStore()
    const { store } = opened
    const userId = newId()
    const { digest: _, ...first } = newToken({ userId, name: 'Schlüssel 🔑' })

    expect(await store.create({ ...first, digest: digest('1') })).toEqual({
      ...first,
      lastUsedAt: undefined,
    })
    await store.create(newToken({ userId, name: 'second', createdAt: NOW + 1 }))
    await store.create(newToken({ userId, name: 'gone', expiresAt: NOW + 2 }))
    await store.create(newToken({ name: "somebody else's" }))
    const names = async () => (await store.list(userId, NOW + 2)).map(({ name }) => name)

    expect(await names()).toEqual(['second', 'Schlüssel 🔑'])
  })

  test('finds a token by its digest until it expires, and notes the use to the minute', async () => {
    await using opened = await openStore()
    const { store } = opened
    const token = newToken({ digest: digest('value') })
    await store.create(token)
    const lastUse = async () => (await store.list(token.userId, NOW))[0]?.lastUsedAt

    expect(await store.use(digest('value'), NOW)).toMatchObject({ id: token.id, lastUsedAt: NOW })
    await store.use(digest('value'), NOW + MINUTE - 1)
    expect(await lastUse()).toBe(NOW)
    await store.use(digest('value'), NOW + MINUTE)
    expect(await lastUse()).toBe(NOW + MINUTE)

    expect(await store.use(digest('Value'), NOW)).toBeUndefined()
    expect(await store.use(digest('value'), token.expiresAt)).toBeUndefined()
  })

  test("deletes a token once, and nobody else's", async () => {
    await using opened = await openStore()
    const { store } = opened
    const token = newToken({ digest: digest('value') })
    await store.create(token)

    await expect(store.delete(token.id, newId())).rejects.toThrow(PersonalTokenNotFound)
    const calls = Array.from({ length: 20 }, () => store.delete(token.id, token.userId))
    const outcomes = await Promise.allSettled(calls)

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await store.use(digest('value'), NOW)).toBeUndefined()
  })

  test('deletes a token of whoever it is, when nobody is named', async () => {
    await using opened = await openStore()
    const { store } = opened
    const token = newToken()
    await store.create(token)

    await store.delete(token.id)

    await expect(store.delete(token.id)).rejects.toThrow(PersonalTokenNotFound)
  })

  test('keeps no token of a user who was deleted', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const users = new KyselyUserStore(db)
    const { id: userId } = await users.create(newUser({ address: 'ada@example.com' }), NOW)
    await store.create(newToken({ userId, digest: digest('value') }))

    await users.delete(userId, NOW)

    expect(await store.use(digest('value'), NOW)).toBeUndefined()
  })

  test('says that the database is not available, not that a token is not there', async () => {
    await using opened = await openStore()
    await opened.db.schema.dropTable('personal_tokens').execute()

    await expect(opened.store.use(digest('value'), NOW)).rejects.toThrow(Unavailable)
  })
})
