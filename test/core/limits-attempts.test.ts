import { describe, expect, test } from '@jest/globals'
import { LIMITS, slowdownMs, TooManyAttempts } from '../../src/core/limits/index.ts'
import { openAccounts } from '../support/accounts.ts'
import { aHundredTimes } from '../support/users.ts'

const NAME = 'password by address and network'
const { attempts, windowSeconds } = LIMITS[NAME]

describe('a limit', () => {
  test('lets so many through in a window, and says when to come again', async () => {
    await using opened = await openAccounts()
    const { limits, clock } = opened
    for (let n = 0; n < attempts; n++) await limits.count(NAME, 'ada', 'here')

    clock.advance(60_000)
    const refusal = { code: 'too_many_attempts', retryAfterSeconds: windowSeconds - 60 }
    await expect(limits.count(NAME, 'ada', 'here')).rejects.toMatchObject(refusal)

    clock.advance((windowSeconds - 60) * 1_000)
    await expect(limits.count(NAME, 'ada', 'here')).resolves.toEqual(expect.any(Number))
  })

  test('lets no more through when a hundred come at once', async () => {
    await using opened = await openAccounts()
    const results = await aHundredTimes(() => opened.limits.count(NAME, 'ada', 'here'))

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(attempts)
  })

  test('is held for each subject, and each name, apart', async () => {
    await using opened = await openAccounts()
    const { limits } = opened
    await aHundredTimes(() => limits.count(NAME, 'ada', 'here'))

    await expect(limits.count(NAME, 'ada', 'here')).rejects.toThrow(TooManyAttempts)
    await expect(limits.count(NAME, 'ada', 'there')).resolves.toEqual(expect.any(Number))
    await expect(limits.count(NAME, 'ad', 'ahere')).resolves.toEqual(expect.any(Number))
    await expect(limits.count('password by network', 'here')).resolves.toEqual(expect.any(Number))
  })

  test('can be asked without a refusal', async () => {
    await using opened = await openAccounts()
    const { limits } = opened
    const name = 'code sending by address'
    const answers = []
    for (let n = 0; n <= LIMITS[name].attempts; n++) answers.push(await limits.allows(name, 'ada'))

    expect(answers.filter(Boolean)).toHaveLength(LIMITS[name].attempts)
    expect(answers.at(-1)).toBe(false)
  })

  test('is kept under a key that says nothing about its subject', async () => {
    await using opened = await openAccounts()
    await opened.limits.count(NAME, 'ada@example.com', 'x'.repeat(10_000))

    const rows = await opened.db.selectFrom('rate_limits').selectAll().execute()
    expect(rows[0]?.key).toMatch(/^password-by-address-and-network:[\w-]{43}$/)
  })

  test('refuses when it cannot count', async () => {
    await using opened = await openAccounts()
    await opened.db.schema.dropTable('rate_limits').execute()

    const unavailable = { kind: 'unavailable' }
    await expect(opened.limits.count(NAME, 'a')).rejects.toMatchObject(unavailable)
    await expect(opened.limits.allows(NAME, 'a')).rejects.toMatchObject(unavailable)
    await expect(opened.limits.slowDown(NAME, 'a')).rejects.toMatchObject(unavailable)
  })

  test('of an account only makes the answers slower, three seconds at most', () => {
    const delays = Array.from({ length: 12 }, (_, n) => slowdownMs(n + 1))

    expect(delays).toEqual([0, 0, 0, 0, 0, 100, 200, 400, 800, 1_600, 3_000, 3_000])
    expect(slowdownMs(1_000_000)).toBe(3_000)
  })
})
