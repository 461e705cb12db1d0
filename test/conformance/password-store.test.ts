import { describe, expect, test } from '@jest/globals'
import { KyselyPasswordStore } from '../../src/adapters/storage/kysely/password-store.ts'
import { KyselyPersonalTokenStore } from '../../src/adapters/storage/kysely/personal-token-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { UserNotFound } from '../../src/core/users/index.ts'
import { digest, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { signIn, stateOf } from '../support/protocol-state.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)

describe.each(engines)('the password store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()

    return { ...database, db, users: new KyselyUserStore(db), store: new KyselyPasswordStore(db) }
  }

  test('gives the hash that a user was created with', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const { id } = await users.create(newUser({ passwordHash: '$argon2id$1' }), NOW)

    expect(await store.findHash(id)).toBe('$argon2id$1')
  })

  test('sets and replaces a hash, of that user alone', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const ada = await users.create(newUser(), NOW)
    const grace = await users.create(newUser({ passwordHash: "grace's" }), NOW)

    await store.setHash(ada.id, 'first', NOW)
    await store.setHash(ada.id, 'second', NOW)

    expect(await store.findHash(ada.id)).toBe('second')
    expect(await store.findHash(grace.id)).toBe("grace's")
  })

  test('renews a hash unless it was replaced meanwhile', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const { id } = await users.create(newUser({ passwordHash: 'first' }), NOW)

    await store.renewHash(id, { old: 'first', new: 'second' })
    await store.renewHash(id, { old: 'first', new: 'third' })

    expect(await store.findHash(id)).toBe('second')
  })

  test('ends every session and grant of the user with a reset, and of nobody else', async () => {
    await using opened = await openStore()
    const { db, users, store } = opened
    const ada = await users.create(newUser({ passwordHash: 'forgotten' }), NOW)
    const grace = await users.create(newUser(), NOW)
    for (const { id } of [ada, grace]) await signIn(db, id, NOW)

    await store.reset(ada.id, 'new', NOW)

    expect(await store.findHash(ada.id)).toBe('new')
    const nothing = { liveSessions: 0, cookies: 0, liveGrants: 0, artifacts: 0 }
    expect(await stateOf(db, ada.id)).toEqual(nothing)
    const all = { liveSessions: 1, cookies: 1, liveGrants: 1, artifacts: 1 }
    expect(await stateOf(db, grace.id)).toEqual(all)
  })

  test('ends the tokens that the user made for scripts with a reset', async () => {
    await using opened = await openStore()
    const { db, users, store } = opened
    const tokens = new KyselyPersonalTokenStore(db)
    const [ada, grace] = [await users.create(newUser(), NOW), await users.create(newUser(), NOW)]
    for (const { id: userId } of [ada, grace]) {
      const times = { createdAt: NOW, expiresAt: NOW + 1_000 }
      await tokens.create({ id: newId(), userId, name: 'CI', digest: digest(userId), ...times })
    }
    await store.reset(ada.id, 'new', NOW)

    expect(await tokens.list(ada.id, NOW)).toEqual([])
    expect(await tokens.list(grace.id, NOW)).toHaveLength(1)
  })

  test('has none for a user without a password, and for nobody', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const { id } = await users.create(newUser(), NOW)

    expect(await store.findHash(id)).toBeUndefined()
    expect(await store.findHash(newId())).toBeUndefined()
  })

  test('sets none for a user who is not there', async () => {
    await using opened = await openStore()

    await expect(opened.store.setHash(newId(), 'hash', NOW)).rejects.toThrow(UserNotFound)
    await expect(opened.store.reset(newId(), 'hash', NOW)).rejects.toThrow(UserNotFound)
  })

  test('is unavailable, not empty, when the database fails', async () => {
    await using opened = await openStore()
    await opened.db.schema.dropTable('users').execute()

    await expect(opened.store.findHash(newId())).rejects.toThrow(Unavailable)
    await expect(opened.store.setHash(newId(), 'hash', NOW)).rejects.toThrow(Unavailable)
    await expect(opened.store.reset(newId(), 'hash', NOW)).rejects.toThrow(Unavailable)
  })
})
