import { describe, expect, test } from '@jest/globals'
import { KyselyPasskeyChallengeStore } from '../../src/adapters/storage/kysely/passkey-challenge-store.ts'
import { KyselyPasskeyStore } from '../../src/adapters/storage/kysely/passkey-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { type Passkey, PasskeyNotFound, PasskeyTaken } from '../../src/core/passkeys/index.ts'
import { LastWayIn, type WayInRule } from '../../src/core/users/index.ts'
import { HOUR, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)

const always: WayInRule = () => true

const newPasskey = (changes: Partial<Passkey> = {}): Passkey => ({
  id: newId(),
  userId: newId(),
  // Longer than any engine can index.
  credentialId: 'Q'.repeat(1_364),
  publicKey: 'public-key',
  counter: 0,
  transports: ['internal', 'hybrid'],
  isBackedUp: false,
  name: 'Mein Telefon 🔑',
  createdAt: NOW,
  lastUsedAt: undefined,
  ...changes,
})

describe.each(engines)('the store of passkeys on $name', ({ open }) => {
  async function openStore() {
    const database = await open()

    return {
      db: database.db,
      store: new KyselyPasskeyStore(database.db),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  }

  test('keeps a passkey whole, and finds it by its credential id, byte by byte', async () => {
    await using opened = await openStore()
    const passkey = newPasskey()
    await opened.store.create(passkey)

    expect(await opened.store.find(passkey.credentialId)).toEqual(passkey)
    expect(await opened.store.find(passkey.credentialId.toLowerCase())).toBeUndefined()
  })

  test("lists a user's passkeys, oldest first", async () => {
    await using opened = await openStore()
    const userId = newId()
    await opened.store.create(newPasskey({ userId, credentialId: 'second', createdAt: NOW + 1 }))
    await opened.store.create(newPasskey({ userId, credentialId: 'first' }))
    await opened.store.create(newPasskey({ credentialId: 'of somebody else' }))

    const listed = await opened.store.list(userId)

    expect(listed.map(({ credentialId }) => credentialId)).toEqual(['first', 'second'])
  })

  test('is given one credential id by one of twenty at once', async () => {
    await using opened = await openStore()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => opened.store.create(newPasskey())),
    )

    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(19)
    expect(
      refused.every((it) => (it as PromiseRejectedResult).reason instanceof PasskeyTaken),
    ).toBe(true)
  })

  test('notes a use whose count went up, and of twenty at once with one count one', async () => {
    await using opened = await openStore()
    const { store } = opened
    const { credentialId } = newPasskey()
    await store.create(newPasskey({ counter: 5 }))
    const use = (counter: number) => store.noteUse({ credentialId, counter, isBackedUp: true }, NOW)

    const noted = await Promise.all(Array.from({ length: 20 }, () => use(6)))

    expect(noted.filter(Boolean)).toHaveLength(1)
    expect(await use(5)).toBe(false)
    expect(await use(0)).toBe(false)
    expect(await use(9)).toBe(true)
    expect(await store.find(credentialId)).toMatchObject({
      counter: 9,
      isBackedUp: true,
      lastUsedAt: NOW,
    })
  })

  test('notes each use of one that does not count', async () => {
    await using opened = await openStore()
    const { store } = opened
    const use = { credentialId: newPasskey().credentialId, counter: 0, isBackedUp: false }
    await store.create(newPasskey())

    expect(await store.noteUse(use, NOW)).toBe(true)
    expect(await store.noteUse(use, NOW)).toBe(true)
    expect(await store.noteUse({ ...use, credentialId: 'unknown' }, NOW)).toBe(false)
  })

  test("renames and deletes a user's own, and nobody else's", async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const users = new KyselyUserStore(db)
    const { id: userId } = await users.create(newUser({ address: 'ada@example.com' }), NOW)
    const { id: other } = await users.create(newUser({ address: 'eve@example.com' }), NOW)
    const { id, credentialId } = newPasskey()
    await store.create(newPasskey({ id, userId }))
    const stranger = { id, userId: other }

    await expect(store.rename(stranger, 'Mine')).rejects.toThrow(PasskeyNotFound)
    await expect(store.delete(stranger, always)).rejects.toThrow(PasskeyNotFound)
    await store.rename({ id, userId }, 'Key ring')
    expect(await store.find(credentialId)).toMatchObject({ name: 'Key ring' })
    await store.delete({ id, userId }, always)

    expect(await store.find(credentialId)).toBeUndefined()
    await expect(store.delete({ id, userId }, always)).rejects.toThrow(PasskeyNotFound)
  })

  test('leaves a user their last way in, however many are taken away at once', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const users = new KyselyUserStore(db)
    const { id: userId } = await users.create(newUser({ address: 'ada@example.com' }), NOW)
    const keys = ['one', 'two', 'three'].map((credentialId) => ({ id: newId(), credentialId }))
    for (const key of keys) await store.create(newPasskey({ ...key, userId }))
    const onePasskey: WayInRule = ({ passkeys }) => passkeys > 0
    const removals = await Promise.allSettled(
      keys.map(({ id }) => store.delete({ id, userId }, onePasskey)),
    )

    const refused = removals.filter((removal) => removal.status === 'rejected')
    expect(refused.map(({ reason }) => reason)).toEqual([expect.any(LastWayIn)])
    expect(await store.list(userId)).toHaveLength(1)
  })

  test('deletes all of a user, by itself and together with the user', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const users = new KyselyUserStore(db)
    const { id: userId } = await users.create(newUser({ address: 'ada@example.com' }), NOW)
    await store.create(newPasskey({ userId, credentialId: 'one' }))
    await store.create(newPasskey({ userId, credentialId: 'two' }))

    expect(await store.deleteAll(userId)).toBe(2)
    await store.create(newPasskey({ userId, credentialId: 'three' }))
    await users.delete(userId, NOW)

    expect(await store.find('three')).toBeUndefined()
  })

  test('keeps whoever has nothing left but a passkey when a claim of theirs falls', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const users = new KyselyUserStore(db)
    const address = 'ada@example.com'
    const { id: userId } = await users.create(newUser({ address, isVerified: false }), NOW)
    await store.create(newPasskey({ userId }))

    await users.create(newUser({ address }), NOW)

    expect(await users.find(userId)).toMatchObject({ emails: [] })
  })

  test('says that the database is not available, not that a passkey is not there', async () => {
    await using opened = await openStore()
    await opened.db.schema.dropTable('passkeys').execute()

    await expect(opened.store.find('any')).rejects.toThrow(Unavailable)
  })
})

describe.each(engines)('a challenge for a passkey on $name', ({ open }) => {
  const given = {
    challenge: 'the-challenge',
    purpose: 'sign-in',
    binding: 'the-browser',
  } as const
  const expiresAt = NOW + HOUR

  test('is good for one of a hundred who come at once', async () => {
    await using database = await open()
    const store = new KyselyPasskeyChallengeStore(database.db)
    await store.put({ ...given, expiresAt })

    const answers = await Promise.all(Array.from({ length: 100 }, () => store.consume(given, NOW)))

    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  test.each([
    ['challenge', { challenge: 'THE-CHALLENGE' }],
    ['purpose', { purpose: 'registration' as const }],
    ['browser', { binding: 'another' }],
  ])('is not taken back, nor used up, for another %s', async (_what, foreign) => {
    await using database = await open()
    const store = new KyselyPasskeyChallengeStore(database.db)
    await store.put({ ...given, expiresAt })

    expect(await store.consume({ ...given, ...foreign }, NOW)).toBe(false)
    expect(await store.consume(given, expiresAt)).toBe(false)
    expect(await store.consume(given, expiresAt - 1)).toBe(true)
  })

  test('leaves nothing behind that could be used instead of it', async () => {
    await using database = await open()
    await new KyselyPasskeyChallengeStore(database.db).put({ ...given, expiresAt })

    const rows = await database.db.selectFrom('passkey_challenges').selectAll().execute()

    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toMatch(/the-challenge|the-browser/)
  })
})
