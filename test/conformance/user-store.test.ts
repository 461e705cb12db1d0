import { describe, expect, test } from '@jest/globals'
import { KyselyExternalIdentityStore } from '../../src/adapters/storage/kysely/external-identity-store.ts'
import { KyselyPasswordStore } from '../../src/adapters/storage/kysely/password-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { EmailAddressTaken, InvalidPageCursor, UserNotFound } from '../../src/core/users/index.ts'
import { newId, parseEmailAddress } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { signIn, stateOf } from '../support/protocol-state.ts'
import { aHundredTimes, newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const ADA = parseEmailAddress('ada@example.com')
const NIL = '00000000-0000-0000-0000-000000000000'

describe.each(engines)('the user store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()

    return { ...database, db, store: new KyselyUserStore(db) }
  }

  test('gives back a user as it was created', async () => {
    await using opened = await openStore()
    const { store } = opened
    const profile = {
      name: 'Ada Lovelace',
      givenName: 'Ada',
      familyName: 'Lovelace',
      picture: 'https://example.com/ada.png',
      locale: 'en-GB',
      phoneNumber: '+44 20 7946 0000',
    }
    const user = newUser({ address: ADA, profile })
    const expected = {
      id: user.id,
      ...profile,
      emails: [{ address: ADA, isPrimary: true, verifiedAt: NOW }],
      createdAt: NOW,
      updatedAt: NOW,
      disabledAt: undefined,
    }

    expect(await store.create(user, NOW)).toEqual(expected)
    expect(await store.find(user.id)).toEqual(expected)
    expect(await store.findByVerifiedEmail(ADA)).toEqual(expected)
  })

  test('takes a user without address, name or anything', async () => {
    await using opened = await openStore()
    const { id } = await opened.store.create(newUser(), NOW)

    expect(await opened.store.find(id)).toMatchObject({ name: undefined, emails: [] })
  })

  test('knows nothing of a user who is not there', async () => {
    await using opened = await openStore()

    expect(await opened.store.find(newId())).toBeUndefined()
    expect(await opened.store.findByVerifiedEmail(ADA)).toBeUndefined()
  })

  test('finds nobody by a mere claim to an address', async () => {
    await using opened = await openStore()
    await opened.store.create(newUser({ address: ADA, isVerified: false }), NOW)

    expect(await opened.store.findByVerifiedEmail(ADA)).toBeUndefined()
  })

  test.each([true, false])(
    'refuses an address that is owned (verified: %s)',
    async (isVerified) => {
      await using opened = await openStore()
      const { store } = opened
      await store.create(newUser({ address: ADA }), NOW)

      const second = newUser({ address: ADA, isVerified })
      await expect(store.create(second, NOW)).rejects.toThrow(EmailAddressTaken)
      expect(await store.find(second.id)).toBeUndefined()
    },
  )

  test('finds by a claim whoever made it first with a password, until somebody verifies it', async () => {
    await using opened = await openStore()
    const { store } = opened
    const address = parseEmailAddress('ada@example.com')
    const claim = { address, isVerified: false, passwordHash: 'hash' }
    await store.create(newUser({ address, isVerified: false }), NOW)
    expect(await store.findByClaimedEmail(address)).toBeUndefined()

    const first = await store.create(newUser(claim), NOW)
    await expect(store.create(newUser(claim), NOW)).rejects.toThrow(EmailAddressTaken)
    expect(await store.findByClaimedEmail(address)).toEqual(first)

    const owner = await store.create(newUser({ address }), NOW)
    expect(await store.findByClaimedEmail(address)).toEqual(owner)
  })

  test('lets one of a hundred claim an address with a password', async () => {
    await using opened = await openStore()
    const { store } = opened
    const claim = { address: 'ada@example.com', isVerified: false, passwordHash: 'hash' }
    const answers = await aHundredTimes(() => store.create(newUser(claim), NOW))

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('lets one of a hundred own an address', async () => {
    await using opened = await openStore()
    const { store } = opened
    const results = await aHundredTimes(() => store.create(newUser({ address: ADA }), NOW))

    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    )
    expect(refusals).toHaveLength(99)
    expect(refusals.every((reason) => reason instanceof EmailAddressTaken)).toBe(true)
    expect((await store.list({ limit: 100 })).users).toHaveLength(1)
  })

  describe('when an address is verified', () => {
    test('deletes a user who merely claimed it and has no other way in', async () => {
      await using opened = await openStore()
      const { db, store } = opened
      const squatter = newUser({ address: ADA, isVerified: false, passwordHash: 'theirs' })
      await store.create(squatter, NOW)
      await signIn(db, squatter.id, NOW)

      const owner = await store.create(newUser({ address: ADA }), NOW)

      expect(await store.findByVerifiedEmail(ADA)).toEqual(owner)
      expect(await store.find(squatter.id)).toBeUndefined()
      expect(await new KyselyPasswordStore(db).findHash(squatter.id)).toBeUndefined()
      expect(await stateOf(db, squatter.id)).toMatchObject({ liveSessions: 0, liveGrants: 0 })
    })

    test('leaves a user who has an external identity that alone, without password and sessions', async () => {
      await using opened = await openStore()
      const { db, store } = opened
      const passwords = new KyselyPasswordStore(db)
      const identity = { provider: 'google', subject: '1', profile: {}, email: undefined }
      const { user } = await new KyselyExternalIdentityStore(db).resolve(identity, NOW)
      await claim(db, user.id)
      await passwords.setHash(user.id, 'theirs', NOW)
      await signIn(db, user.id, NOW)

      await store.create(newUser({ address: ADA }), NOW)

      expect(await store.find(user.id)).toMatchObject({ emails: [] })
      expect(await passwords.findHash(user.id)).toBeUndefined()
      expect(await stateOf(db, user.id)).toMatchObject({ liveSessions: 0, liveGrants: 0 })
    })

    test('takes the claim of a user who has another verified address', async () => {
      await using opened = await openStore()
      const { db, store } = opened
      const grace = await store.create(newUser({ address: 'grace@example.com' }), NOW)
      await claim(db, grace.id)

      await store.create(newUser({ address: ADA }), NOW)

      expect(await store.find(grace.id)).toEqual(grace)
    })

    async function claim(db: Awaited<ReturnType<typeof openStore>>['db'], userId: string) {
      await db
        .insertInto('user_emails')
        .values({ user_id: userId, address: ADA, is_primary: 0, created_at: NOW })
        .execute()
    }
  })

  describe('as a list', () => {
    test('gives each user once, oldest first, page by page', async () => {
      await using opened = await openStore()
      const { store } = opened
      for (const createdAt of [3, 1, 2, 2, 2]) {
        await store.create(newUser({ address: `${newId()}@example.com` }), createdAt)
      }

      const ids: string[] = []
      const times: number[] = []
      let after: string | undefined
      do {
        const page = await store.list({ limit: 2, ...(after && { after }) })
        expect(page.users.length).toBeLessThanOrEqual(2)
        ids.push(...page.users.map(({ id }) => id))
        times.push(...page.users.map(({ createdAt }) => createdAt))
        after = page.next
      } while (after)

      expect(times).toEqual([1, 2, 2, 2, 3])
      expect(new Set(ids).size).toBe(5)
    })

    test('has no next page where it ends', async () => {
      await using opened = await openStore()
      expect(await opened.store.list({ limit: 1 })).toEqual({ users: [], next: undefined })

      await opened.store.create(newUser(), NOW)
      expect((await opened.store.list({ limit: 1 })).next).toBeUndefined()
    })

    test.each(['', 'x', '1.x', "1.' or 1=1 --", `${'9'.repeat(30)}.${NIL}`])(
      'refuses a page that it never offered: %j',
      async (after) => {
        await using opened = await openStore()

        await expect(opened.store.list({ limit: 1, after })).rejects.toThrow(InvalidPageCursor)
      },
    )

    test.each([
      ['LOVELACE', ['Ada Lovelace']],
      ['GRACE@', ['100%_Grace!']],
      ['%', ['100%_Grace!']],
      ['_', ['100%_Grace!']],
      ['!', ['100%_Grace!']],
      ['a%l', []],
      ["'", []],
      ['Ö', ['Örsted']],
      ['  ', ['Ada Lovelace', '100%_Grace!', 'Örsted']],
    ])('finds by a part of name or address: %j', async (search, names) => {
      await using opened = await openStore()
      const { store } = opened
      await store.create(newUser({ address: ADA, profile: { name: 'Ada Lovelace' } }), 1)
      const grace = { address: 'grace@example.com', profile: { name: '100%_Grace!' } }
      await store.create(newUser(grace), 2)
      await store.create(newUser({ profile: { name: 'Örsted' } }), 3)

      const { users } = await store.list({ limit: 10, search })
      expect(users.map(({ name }) => name)).toEqual(names)
    })
  })

  test('writes what an update names, clears what it names as undefined, leaves the rest', async () => {
    await using opened = await openStore()
    const { store } = opened
    const profile = { name: 'Ada', givenName: 'Ada', locale: 'en' }
    const { id } = await store.create(newUser({ profile }), NOW)

    const updated = await store.update(id, { name: 'Ada L.', locale: undefined }, NOW + 1)

    expect(updated).toMatchObject({ name: 'Ada L.', givenName: 'Ada', locale: undefined })
    expect(updated).toMatchObject({ createdAt: NOW, updatedAt: NOW + 1 })
    expect(await store.find(id)).toEqual(updated)
  })

  test('disables a user and signs them out everywhere, for good', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const [ada, grace] = [newUser(), newUser()]
    for (const user of [ada, grace]) {
      await store.create(user, NOW)
      await signIn(db, user.id, NOW)
    }

    expect(await store.setDisabled(ada.id, NOW + 1, NOW + 1)).toMatchObject({ disabledAt: NOW + 1 })
    const signedOut = { liveSessions: 0, cookies: 0, liveGrants: 0, artifacts: 0 }
    expect(await stateOf(db, ada.id)).toEqual(signedOut)
    expect(await stateOf(db, grace.id)).toEqual({
      liveSessions: 1,
      cookies: 1,
      liveGrants: 1,
      artifacts: 1,
    })

    expect(await store.setDisabled(ada.id, undefined, NOW + 2)).toMatchObject({
      disabledAt: undefined,
      updatedAt: NOW + 2,
    })
    expect(await stateOf(db, ada.id)).toEqual(signedOut)
  })

  test('deletes a user with all that is theirs, but not their apps', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const { id } = await store.create(newUser({ address: ADA, passwordHash: 'hash' }), NOW)
    const rest = { name: 'app', type: 'web', settings: '{}', created_at: NOW, updated_at: NOW }
    const app = { id: newId(), client_id: newId(), owner_id: id, ...rest }
    const consent = { user_id: id, client_id: app.client_id, consent: '{}', updated_at: NOW }
    const identity = { provider: 'google', provider_subject: '1', user_id: id, created_at: NOW }
    await db.insertInto('apps').values(app).execute()
    await db.insertInto('consents').values(consent).execute()
    await db.insertInto('external_identities').values(identity).execute()
    await signIn(db, id, NOW)

    await store.delete(id, NOW)

    expect(await store.find(id)).toBeUndefined()
    for (const table of ['user_emails', 'external_identities', 'consents'] as const) {
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    }
    expect(await db.selectFrom('apps').selectAll().execute()).toEqual([{ ...app, owner_id: null }])
    expect(await stateOf(db, id)).toMatchObject({ liveSessions: 0, liveGrants: 0, artifacts: 0 })
  })

  test('gives the address of a deleted user free', async () => {
    await using opened = await openStore()
    const { store } = opened
    const first = await store.create(newUser({ address: ADA }), NOW)
    await store.delete(first.id, NOW)

    const second = await store.create(newUser({ address: ADA }), NOW)
    expect(await store.findByVerifiedEmail(ADA)).toEqual(second)
  })

  test('says so when the user to be changed is not there', async () => {
    await using opened = await openStore()
    const { store } = opened

    await expect(store.update(newId(), {}, NOW)).rejects.toThrow(UserNotFound)
    await expect(store.setDisabled(newId(), NOW, NOW)).rejects.toThrow(UserNotFound)
    await expect(store.delete(newId(), NOW)).rejects.toThrow(UserNotFound)
  })

  test('is unavailable, not empty, when the database fails', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('user_emails').execute()

    await expect(store.find(newId())).rejects.toThrow(Unavailable)
    await expect(store.findByVerifiedEmail(ADA)).rejects.toThrow(Unavailable)
    await expect(store.create(newUser({ address: ADA }), NOW)).rejects.toThrow(Unavailable)
  })
})
