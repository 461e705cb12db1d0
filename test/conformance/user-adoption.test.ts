import { describe, expect, test } from '@jest/globals'
import { KyselyExternalIdentityStore } from '../../src/adapters/storage/kysely/external-identity-store.ts'
import { KyselyUserAdoption } from '../../src/adapters/storage/kysely/user-adoption.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import type { Newcomer } from '../../src/core/imports/index.ts'
import { engines } from '../support/databases.ts'
import { aHundredTimes, newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)

const newcomer = (subject: string, address: string): Newcomer => ({
  user: newUser({ address, profile: { name: 'Ada' } }),
  identities: [{ provider: 'google', subject }],
})

describe.each(engines)('the adoption of users on $name', ({ open }) => {
  async function openStores() {
    const { db, ...database } = await open()

    return {
      ...database,
      people: new KyselyUserAdoption(db),
      users: new KyselyUserStore(db),
      identities: new KyselyExternalIdentityStore(db),
    }
  }

  test('keeps the id, and knows the account from then on', async () => {
    await using opened = await openStores()
    const { people, users, identities } = opened
    const ada = newcomer('1', 'ada@example.com')
    const { id } = ada.user

    expect(await people.preview(ada)).toEqual({ userId: id, isNew: true, keepsAddress: true })
    expect(await users.find(id)).toBeUndefined()
    expect(await people.adopt(ada, NOW)).toEqual({ userId: id, isNew: true, keepsAddress: true })

    expect(await users.find(id)).toMatchObject({
      name: 'Ada',
      createdAt: NOW,
      emails: [{ address: 'ada@example.com', verifiedAt: NOW }],
    })
    const signedIn = { provider: 'google', subject: '1', profile: {}, email: undefined }
    expect(await identities.resolve(signedIn, NOW)).toMatchObject({
      user: { id },
      outcome: 'known',
    })
  })

  test('finds who is there already, by account and by id, and changes nothing', async () => {
    await using opened = await openStores()
    const { people, users } = opened
    const ada = newcomer('1', 'ada@example.com')
    const { id } = ada.user
    await people.adopt(ada, NOW)
    const before = await users.find(id)

    for (const again of [
      newcomer('1', 'other@example.com'),
      { ...newcomer('2', 'other@example.com'), user: ada.user },
    ]) {
      expect(await people.preview(again)).toMatchObject({ userId: id, isNew: false })
      expect(await people.adopt(again, NOW + 1)).toMatchObject({ userId: id, isNew: false })
    }
    expect(await users.find(id)).toEqual(before)
  })

  test('takes nobody’s verified address', async () => {
    await using opened = await openStores()
    const { people, users } = opened
    const owner = await users.create(newUser({ address: 'ada@example.com' }), NOW)
    const ada = newcomer('1', 'ada@example.com')

    expect(await people.adopt(ada, NOW)).toMatchObject({ isNew: true, keepsAddress: false })
    expect((await users.find(ada.user.id))?.emails).toEqual([])
    expect(await users.find(owner.id)).toEqual(owner)
  })

  test('brings every account of a newcomer, and finds them by each', async () => {
    await using opened = await openStores()
    const { people, identities } = opened
    const accounts = ['github', 'google'].map((provider) => ({ provider, subject: '1' }))
    const ada = { ...newcomer('1', 'ada@example.com'), identities: accounts }
    await people.adopt(ada, NOW)

    expect(await identities.listOfUser(ada.user.id)).toEqual(accounts)
    for (const account of accounts) {
      const again = { ...newcomer('1', 'other@example.com'), identities: [account] }
      expect(await people.adopt(again, NOW)).toMatchObject({ userId: ada.user.id, isNew: false })
    }
  })

  test('takes in nobody who is left with no way to sign in', async () => {
    await using opened = await openStores()
    const { people, users } = opened
    await users.create(newUser({ address: 'ada@example.com' }), NOW)
    const ada = { ...newcomer('1', 'ada@example.com'), identities: [] }

    expect(await people.preview(ada)).toBeUndefined()
    expect(await people.adopt(ada, NOW)).toBeUndefined()
    expect(await users.find(ada.user.id)).toBeUndefined()
  })

  test('makes one user of a hundred newcomers with one account', async () => {
    await using opened = await openStores()
    const { people, users } = opened
    const outcomes = await aHundredTimes((n) =>
      people.adopt(newcomer('1', `ada-${n}@example.com`), NOW),
    )

    const adoptions = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : [],
    )
    expect(adoptions).toHaveLength(100)
    expect(adoptions.filter((adoption) => adoption?.isNew)).toHaveLength(1)
    expect((await users.list({ limit: 10 })).users).toHaveLength(1)
  })
})
