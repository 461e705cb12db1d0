import { describe, expect, test } from '@jest/globals'
import { KyselyExternalIdentityStore } from '../../src/adapters/storage/kysely/external-identity-store.ts'
import { KyselyPasswordStore } from '../../src/adapters/storage/kysely/password-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { IdentityLinkedElsewhere, type UpstreamIdentity } from '../../src/core/upstream/index.ts'
import { UserNotFound } from '../../src/core/users/index.ts'
import { newId, parseEmailAddress } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { aHundredTimes, newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const ADA = parseEmailAddress('ada@example.com')

const identity = (changes: Partial<UpstreamIdentity> = {}): UpstreamIdentity => ({
  provider: 'google',
  subject: '1',
  profile: { name: 'Ada Lovelace', picture: 'https://example.com/ada.png' },
  email: { address: ADA, isVouchedFor: true },
  ...changes,
})

describe.each(engines)('the external identity store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()
    const users = new KyselyUserStore(db)

    return { ...database, db, users, store: new KyselyExternalIdentityStore(db) }
  }

  test('creates the user of a new identity with its profile and vouched-for address', async () => {
    await using opened = await openStore()
    const { users, store } = opened

    const { user, outcome } = await store.resolve(identity(), NOW)

    expect(outcome).toBe('created')
    expect(user).toMatchObject({
      ...identity().profile,
      emails: [{ address: ADA, isPrimary: true, verifiedAt: NOW }],
      createdAt: NOW,
    })
    expect(await users.find(user.id)).toEqual(user)
    expect(await store.listOfUser(user.id)).toEqual([{ provider: 'google', subject: '1' }])
  })

  test('knows the user again, and writes over nothing', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const { user } = await store.resolve(identity(), NOW)
    const email = { address: parseEmailAddress('new@example.com'), isVouchedFor: true }

    const again = await store.resolve(identity({ profile: { name: 'Else' }, email }), NOW + 1)

    expect(again).toEqual({ user, outcome: 'known' })
    expect(await users.find(user.id)).toEqual(user)
  })

  test('keeps a known identity with its user, whoever owns the address by now', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const { user } = await store.resolve(identity({ email: undefined }), NOW)
    await users.create(newUser({ address: ADA }), NOW)

    expect(await store.resolve(identity(), NOW)).toEqual({ user, outcome: 'known' })
  })

  test('links to the user who has verified the vouched-for address, and changes nothing', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const ada = await users.create(newUser({ address: ADA, profile: { name: 'Ada' } }), NOW)

    expect(await store.resolve(identity(), NOW + 1)).toEqual({ user: ada, outcome: 'linked' })
    expect(await store.resolve(identity(), NOW + 2)).toEqual({ user: ada, outcome: 'known' })
  })

  test('links nobody by an address that is not vouched for, nor keeps it', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const ada = await users.create(newUser({ address: ADA }), NOW)

    const { user, outcome } = await store.resolve(
      identity({ email: { address: ADA, isVouchedFor: false } }),
      NOW,
    )

    expect(outcome).toBe('created')
    expect(user.id).not.toBe(ada.id)
    expect(user.emails).toEqual([])
    expect(await users.find(ada.id)).toEqual(ada)
  })

  test('does not link to a user who merely claims the address, whose claim falls', async () => {
    await using opened = await openStore()
    const { db, users, store } = opened
    const squatter = newUser({ address: ADA, isVerified: false, passwordHash: 'hash' })
    await users.create(squatter, NOW)

    const { user, outcome } = await store.resolve(identity(), NOW)

    expect(outcome).toBe('created')
    expect(await users.findByVerifiedEmail(ADA)).toEqual(user)
    expect(await users.find(squatter.id)).toBeUndefined()
    expect(await new KyselyPasswordStore(db).findHash(user.id)).toBeUndefined()
  })

  test('tells providers and subjects apart', async () => {
    await using opened = await openStore()
    const { store } = opened
    const ids = new Set<string>()
    for (const [provider, subject] of [
      ['google', 'a'],
      ['google', 'A'],
      ['github', 'a'],
    ] as const) {
      const { user } = await store.resolve(identity({ provider, subject, email: undefined }), NOW)
      ids.add(user.id)
    }

    expect(ids.size).toBe(3)
  })

  test('makes one user of a hundred first sign-ins with one identity', async () => {
    await using opened = await openStore()
    const { users, store } = opened

    const results = await aHundredTimes(() => store.resolve(identity(), NOW))

    const outcomes = results.map((result) =>
      result.status === 'fulfilled' ? result.value.outcome : result.reason,
    )
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'known')).toHaveLength(99)
    expect((await users.list({ limit: 100 })).users).toHaveLength(1)
  })

  test('makes one user of a hundred identities that come at once with one address', async () => {
    await using opened = await openStore()
    const { users, store } = opened

    const results = await aHundredTimes((n) => store.resolve(identity({ subject: `${n}` }), NOW))

    const outcomes = results.map((result) =>
      result.status === 'fulfilled' ? result.value.outcome : result.reason,
    )
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'linked')).toHaveLength(99)
    const all = (await users.list({ limit: 100 })).users
    expect(all).toHaveLength(1)
    expect(await store.listOfUser(all[0]?.id ?? '')).toHaveLength(100)
  })

  test('links an identity to a user, with the address that comes along, and again at no harm', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const { id } = await users.create(newUser(), NOW)

    const user = await store.link(id, identity(), NOW + 1)

    expect(user.emails).toEqual([{ address: ADA, isPrimary: true, verifiedAt: NOW + 1 }])
    expect(await store.link(id, identity(), NOW + 2)).toEqual(user)
    expect(await store.resolve(identity(), NOW + 3)).toEqual({ user, outcome: 'known' })
  })

  test('links no identity that is another user’s, and takes nobody’s address', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const owner = await users.create(newUser({ address: ADA }), NOW)
    const { id } = await users.create(newUser(), NOW)

    expect((await store.link(id, identity(), NOW)).emails).toEqual([])
    await expect(store.link(owner.id, identity(), NOW)).rejects.toThrow(IdentityLinkedElsewhere)
    await expect(store.link(newId(), identity({ subject: '2' }), NOW)).rejects.toThrow(UserNotFound)
    expect(await users.findByVerifiedEmail(ADA)).toEqual(owner)
  })

  test('verifies by it what the user claims, and ends what others claim', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const rival = await users.create(newUser({ address: ADA, isVerified: false }), NOW)
    const { id } = await users.create(newUser({ address: ADA, isVerified: false }), NOW)

    await store.link(id, identity(), NOW + 1)

    expect((await users.findByVerifiedEmail(ADA))?.id).toBe(id)
    expect(await users.find(rival.id)).toBeUndefined()
  })

  test('makes the address that comes along primary before one that is merely claimed', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const claim = parseEmailAddress('victim@example.com')
    const { id } = await users.create(newUser({ address: claim, isVerified: false }), NOW)

    await store.link(id, identity(), NOW + 1)
    const also = { address: parseEmailAddress('also@example.com'), isVouchedFor: true }
    const user = await store.link(id, identity({ subject: '2', email: also }), NOW + 2)

    const primary = user.emails.filter(({ isPrimary }) => isPrimary)
    expect(primary).toEqual([{ address: ADA, isPrimary: true, verifiedAt: NOW + 1 }])
    expect(user.emails).toHaveLength(3)
  })

  test('links one of a hundred who come at once with one identity', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const ids = await Promise.all(
      Array.from({ length: 10 }, async () => (await users.create(newUser(), NOW)).id),
    )

    const answers = await aHundredTimes((n) => store.link(ids[n % 10] as string, identity(), NOW))

    const linked = answers.flatMap((it) => (it.status === 'fulfilled' ? it.value.id : []))
    expect(new Set(linked).size).toBe(1)
    expect(linked).toHaveLength(10)
  })

  test('lists the identities of a user, oldest first', async () => {
    await using opened = await openStore()
    const { store } = opened
    const { user } = await store.resolve(identity({ subject: '2' }), NOW)
    await store.resolve(identity({ provider: 'github', subject: '1' }), NOW + 1)

    expect(await store.listOfUser(user.id)).toEqual([
      { provider: 'google', subject: '2' },
      { provider: 'github', subject: '1' },
    ])
    expect(await store.listOfUser(newId())).toEqual([])
  })

  test('creates no user when the identity cannot be written', async () => {
    await using opened = await openStore()
    const { users, store } = opened
    const unwritable = identity({ subject: null as unknown as string })

    await expect(store.resolve(unwritable, NOW)).rejects.toThrow(Unavailable)
    expect((await users.list({ limit: 1 })).users).toEqual([])
  })

  test('is unavailable, not empty, when the database fails', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('external_identities').execute()

    await expect(store.resolve(identity(), NOW)).rejects.toThrow(Unavailable)
    await expect(store.listOfUser(newId())).rejects.toThrow(Unavailable)
  })
})
