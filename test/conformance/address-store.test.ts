import { describe, expect, test } from '@jest/globals'
import { KyselyAddressStore } from '../../src/adapters/storage/kysely/address-store.ts'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import {
  EmailAddressNotFound,
  EmailAddressTaken,
  LastWayIn,
  PrimaryEmailAddress,
  type User,
  UserNotFound,
  type WayInRule,
} from '../../src/core/users/index.ts'
import { newId, parseEmailAddress } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const WORK = parseEmailAddress('work@example.com')
const ADA = parseEmailAddress('ada@example.com')

const always: WayInRule = () => true

const open = (db: Database) => ({
  users: new KyselyUserStore(db),
  addresses: new KyselyAddressStore(db),
})

const shown = ({ emails }: User) =>
  emails.map(({ address, isPrimary, verifiedAt }) => [address, isPrimary, verifiedAt !== undefined])

describe.each(engines)('the store of addresses on $name', ({ open: create }) => {
  test('adds a verified address, and makes it primary where there is none that is', async () => {
    await using database = await create()
    const { users, addresses } = open(database.db)
    const ada = await users.create(newUser({ address: 'ada@example.com', isVerified: true }), NOW)
    const eve = await users.create(newUser({ address: 'eve@example.com', isVerified: false }), NOW)
    const other = parseEmailAddress('other@example.com')

    expect(shown(await addresses.addVerified(ada.id, WORK, NOW))).toEqual([
      [ADA, true, true],
      [WORK, false, true],
    ])
    expect(shown(await addresses.addVerified(eve.id, other, NOW))).toEqual([
      [other, true, true],
      ['eve@example.com', false, false],
    ])
    expect(shown(await addresses.addVerified(ada.id, WORK, NOW))).toHaveLength(2)
    await expect(addresses.addVerified(newId(), WORK, NOW)).rejects.toThrow(UserNotFound)
  })

  test('takes an address from who merely claims it, and from nobody who verified it', async () => {
    await using database = await create()
    const { users, addresses } = open(database.db)
    const claimant = await users.create(newUser({ address: WORK, isVerified: false }), NOW)
    const [ada, eve] = [await users.create(newUser(), NOW), await users.create(newUser(), NOW)]
    await addresses.addVerified(ada.id, WORK, NOW)

    expect(await users.find(claimant.id)).toBeUndefined()
    await expect(addresses.addVerified(eve.id, WORK, NOW)).rejects.toThrow(EmailAddressTaken)
    expect((await users.findByVerifiedEmail(WORK))?.id).toBe(ada.id)
  })

  test('gives an address to one of many who verify it at once', async () => {
    await using database = await create()
    const { users, addresses } = open(database.db)
    const people = await Promise.all(Array.from({ length: 10 }, () => users.create(newUser(), NOW)))
    const attempts = await Promise.allSettled(
      people.map(({ id }) => addresses.addVerified(id, WORK, NOW)),
    )

    const refused = attempts.filter((attempt) => attempt.status === 'rejected')
    expect(refused).toHaveLength(9)
    for (const { reason } of refused) expect(reason).toBeInstanceOf(EmailAddressTaken)
    expect(await users.findByVerifiedEmail(WORK)).toBeDefined()
  })

  test('has one primary address, of those that are verified', async () => {
    await using database = await create()
    const { users, addresses } = open(database.db)
    const ada = await users.create(newUser({ address: ADA, isVerified: true }), NOW)
    await addresses.addVerified(ada.id, WORK, NOW)

    expect(shown(await addresses.makePrimary(ada.id, WORK, NOW + 1))).toEqual([
      [WORK, true, true],
      [ADA, false, true],
    ])
    expect((await users.find(ada.id))?.updatedAt).toBe(NOW + 1)
    const nobodys = parseEmailAddress('nobody@example.com')
    await expect(addresses.makePrimary(ada.id, nobodys, NOW)).rejects.toThrow(EmailAddressNotFound)
  })

  test('removes an address, but neither the primary one nor the last way in', async () => {
    await using database = await create()
    const { users, addresses } = open(database.db)
    const ada = await users.create(newUser({ address: ADA, isVerified: true }), NOW)
    await addresses.addVerified(ada.id, WORK, NOW)
    const remove = (isEnough: WayInRule, address = WORK) =>
      addresses.remove(ada.id, address, isEnough, NOW)
    await expect(remove(always, ADA)).rejects.toThrow(PrimaryEmailAddress)
    await expect(remove(({ verifiedAddresses }) => verifiedAddresses > 1)).rejects.toThrow(
      LastWayIn,
    )
    expect((await users.find(ada.id))?.emails).toHaveLength(2)

    expect(shown(await remove(always))).toEqual([[ADA, true, true]])
    await expect(remove(always)).rejects.toThrow(EmailAddressNotFound)
    expect(await users.findByVerifiedEmail(WORK)).toBeUndefined()
  })
})
