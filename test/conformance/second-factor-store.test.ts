import { describe, expect, test } from '@jest/globals'
import { KyselyHalfSignInStore } from '../../src/adapters/storage/kysely/half-sign-in-store.ts'
import { KyselySecondFactorStore } from '../../src/adapters/storage/kysely/second-factor-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import {
  type HalfSignIn,
  TwoStepAlreadyOn,
  TwoStepNotOn,
} from '../../src/core/second-factors/index.ts'
import { MINUTE, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const STEP = 58_000_000

/** Codes are digests here, and those of two users differ. */
const codesOf = (userId: string, ...codes: string[]) => codes.map((code) => `${code}:${userId}`)

describe.each(engines)('the store of second factors on $name', ({ open }) => {
  async function openStore() {
    const database = await open()
    const store = new KyselySecondFactorStore(database.db)

    return {
      db: database.db,
      store,
      /** Somebody for whom it is on. */
      async turnOn(userId: string = newId()) {
        await store.propose(userId, 'sealed', NOW)
        const recoveryCodes = codesOf(userId, 'one', 'two')
        await store.confirm(userId, { sealedSecret: 'sealed', step: STEP, recoveryCodes }, NOW)

        return userId
      },
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  }

  test('replaces what was proposed until it is confirmed, and nothing after that', async () => {
    await using opened = await openStore()
    const { store } = opened
    const userId = newId()
    await store.propose(userId, 'first', NOW)
    await store.propose(userId, 'second', NOW + 1)

    expect(await store.find(userId)).toEqual({
      userId,
      sealedSecret: 'second',
      createdAt: NOW + 1,
      confirmedAt: undefined,
      recoveryCodesLeft: 0,
    })
    await opened.turnOn(userId)
    await expect(store.propose(userId, 'third', NOW)).rejects.toThrow(TwoStepAlreadyOn)
    expect(await store.find(userId)).toMatchObject({ sealedSecret: 'sealed', confirmedAt: NOW })
  })

  test('is confirmed by one of twenty at once, for the secret that was proposed', async () => {
    await using opened = await openStore()
    const { store } = opened
    const userId = newId()
    await store.propose(userId, 'sealed', NOW)
    const confirm = (n: number, sealedSecret = 'sealed') =>
      store.confirm(
        userId,
        { sealedSecret, step: STEP, recoveryCodes: codesOf(userId, `${n}-one`, `${n}-two`) },
        NOW,
      )

    expect(await confirm(0, 'another')).toBe(false)
    const confirmed = await Promise.all(Array.from({ length: 20 }, (_, n) => confirm(n)))

    expect(confirmed.filter(Boolean)).toHaveLength(1)
    expect(await store.find(userId)).toMatchObject({ confirmedAt: NOW, recoveryCodesLeft: 2 })
  })

  test('takes the code of a time step from one of a hundred at once, and no older one', async () => {
    await using opened = await openStore()
    const { store } = opened
    const userId = await opened.turnOn()
    const use = (step: number) => store.useStep(userId, { step, sealedSecret: 'sealed anew' })

    expect(await use(STEP)).toBe(false)
    const used = await Promise.all(Array.from({ length: 100 }, () => use(STEP + 1)))

    expect(used.filter(Boolean)).toHaveLength(1)
    expect(await use(STEP + 1)).toBe(false)
    expect(await use(STEP + 2)).toBe(true)
    expect(await store.find(userId)).toMatchObject({ sealedSecret: 'sealed anew' })
  })

  test('takes no code before it is confirmed', async () => {
    await using opened = await openStore()
    const userId = newId()
    await opened.store.propose(userId, 'sealed', NOW)

    expect(await opened.store.useStep(userId, { step: STEP, sealedSecret: 'sealed' })).toBe(false)
  })

  test('takes a recovery code from one of a hundred at once, and from its user alone', async () => {
    await using opened = await openStore()
    const { store } = opened
    const userId = await opened.turnOn()
    const [code = ''] = codesOf(userId, 'one')

    expect(await store.useRecoveryCode(newId(), code)).toBe(false)
    const used = await Promise.all(
      Array.from({ length: 100 }, () => store.useRecoveryCode(userId, code)),
    )

    expect(used.filter(Boolean)).toHaveLength(1)
    expect(await store.find(userId)).toMatchObject({ recoveryCodesLeft: 1 })
  })

  test('puts new recovery codes in the place of all, for whom it is on', async () => {
    await using opened = await openStore()
    const { store } = opened
    const userId = await opened.turnOn()
    await store.replaceRecoveryCodes(userId, codesOf(userId, 'three', 'four', 'five'), NOW)

    expect(await store.find(userId)).toMatchObject({ recoveryCodesLeft: 3 })
    expect(await store.useRecoveryCode(userId, codesOf(userId, 'two')[0] ?? '')).toBe(false)
    await expect(store.replaceRecoveryCodes(newId(), ['any'], NOW)).rejects.toThrow(TwoStepNotOn)
  })

  test('is turned off whole, once, and leaves nothing of a user who is deleted', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    const users = new KyselyUserStore(db)
    const { id: userId } = await users.create(newUser({ address: 'ada@example.com' }), NOW)
    await opened.turnOn(userId)

    expect(await store.remove(userId)).toBe(true)
    expect(await store.remove(userId)).toBe(false)
    expect(await store.find(userId)).toBeUndefined()
    await opened.turnOn(userId)
    await users.delete(userId, NOW)

    expect(await store.find(userId)).toBeUndefined()
    expect(await db.selectFrom('recovery_codes').selectAll().execute()).toEqual([])
  })

  test('says that the database is not available, not that it is off', async () => {
    await using opened = await openStore()
    await opened.db.schema.dropTable('second_factors').execute()

    await expect(opened.store.find(newId())).rejects.toThrow(Unavailable)
  })
})

describe.each(engines)('a sign-in that is half done on $name', ({ open }) => {
  const half: HalfSignIn = {
    binding: 'the-browser',
    userId: newId(),
    methods: ['pwd'],
    expiresAt: NOW + MINUTE,
  }

  test('is replaced by the next of its browser, and ends at its last instant', async () => {
    await using database = await open()
    const store = new KyselyHalfSignInStore(database.db)
    await store.put({ ...half, methods: ['otp'] })
    await store.put(half)

    expect(await store.find('the-browser', half.expiresAt - 1)).toEqual(half)
    expect(await store.find('the-browser', half.expiresAt)).toBeUndefined()
    expect(await store.find('THE-BROWSER', NOW)).toBeUndefined()
    await store.delete('the-browser')
    expect(await store.find('the-browser', NOW)).toBeUndefined()
  })

  test('is one, however many begin it at once', async () => {
    await using database = await open()
    const store = new KyselyHalfSignInStore(database.db)
    await Promise.all(Array.from({ length: 20 }, () => store.put(half)))

    expect(await database.db.selectFrom('half_sign_ins').selectAll().execute()).toHaveLength(1)
  })
})
