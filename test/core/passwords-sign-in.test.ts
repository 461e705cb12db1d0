import { describe, expect, test } from '@jest/globals'
import { LIMITS, TooManyAttempts } from '../../src/core/limits/index.ts'
import { InvalidCredentials } from '../../src/core/passwords/index.ts'
import { UserDisabled } from '../../src/core/users/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import { openAccounts } from '../support/accounts.ts'
import { aHundredTimes } from '../support/users.ts'

const RIGHT = new Secret('violet-otter-harbour')
const WRONG = new Secret('violet-otter-harbor')
const EMAIL = 'ada@example.com'
const NETWORK = '203.0.113.0/24'
const PER_PAIR = LIMITS['password by address and network'].attempts
const PER_SITE = LIMITS['password by address and site'].attempts
const PER_NETWORK = LIMITS['password by network'].attempts

async function openWithAda() {
  const accounts = await openAccounts()
  const settings = { name: 'Ada', email: EMAIL, password: RIGHT, isVerified: true }
  const ada = await accounts.userRegistry.register(settings)
  const signIn = (attempt: { email?: string; password?: Secret; network?: string } = {}) =>
    accounts.passwordSignIn.signIn({ email: EMAIL, password: RIGHT, network: NETWORK, ...attempt })

  return { ...accounts, ada, signIn }
}

describe('signing in by password', () => {
  test('gives the user of the address and password', async () => {
    await using opened = await openWithAda()

    expect(await opened.signIn()).toEqual(opened.ada)
  })

  test('takes the address however it is written', async () => {
    await using opened = await openWithAda()

    expect(await opened.signIn({ email: ' Ada@Example.COM ' })).toEqual(opened.ada)
  })

  test.each([
    ['a wrong password', { password: WRONG }],
    ['an empty password', { password: new Secret('') }],
    ['an endless password', { password: new Secret('x'.repeat(1_000_000)) }],
    ['an unknown address', { email: 'grace@example.com' }],
    ['no address', { email: 'ada' }],
    ['an endless address', { email: `${'x'.repeat(1_000_000)}@example.com` }],
  ])('refuses %s in the same words', async (_, attempt) => {
    await using opened = await openWithAda()

    const refusal = { code: 'invalid_credentials', message: new InvalidCredentials().message }
    await expect(opened.signIn(attempt)).rejects.toMatchObject(refusal)
  })

  test('refuses a user who has no password', async () => {
    await using opened = await openWithAda()
    const grace = { name: 'Grace', email: 'grace@example.com', isVerified: true }
    await opened.userRegistry.register(grace)

    await expect(opened.signIn({ email: grace.email })).rejects.toThrow(InvalidCredentials)
  })

  test('refuses a user whose address is a mere claim', async () => {
    await using opened = await openWithAda()
    const grace = { name: 'Grace', email: 'grace@example.com', password: RIGHT, isVerified: false }
    await opened.userRegistry.register(grace)

    await expect(opened.signIn({ email: grace.email })).rejects.toThrow(InvalidCredentials)
  })

  test('tells only who knows the password that a user is disabled', async () => {
    await using opened = await openWithAda()
    const { users, ada, clock, signIn } = opened
    await users.setDisabled(ada.id, clock.now(), clock.now())

    await expect(signIn({ password: WRONG })).rejects.toThrow(InvalidCredentials)
    await expect(signIn()).rejects.toThrow(UserDisabled)
  })

  test('is unavailable, not refused, when the database fails', async () => {
    await using opened = await openWithAda()
    await opened.db.schema.dropTable('user_emails').execute()

    await expect(opened.signIn()).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('guessing at a password', () => {
  test('ends for one network after a few attempts, and for no other', async () => {
    await using opened = await openWithAda()
    const { signIn, ada } = opened
    const results = await aHundredTimes(() => signIn({ password: WRONG }))

    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.code] : [],
    )
    expect(reasons.filter((code) => code === 'invalid_credentials')).toHaveLength(PER_PAIR)
    await expect(signIn()).rejects.toThrow(TooManyAttempts)
    expect(await signIn({ network: '198.51.100.0/24' })).toEqual(ada)
  })

  test('begins anew after a success', async () => {
    await using opened = await openWithAda()
    const { signIn } = opened
    for (let n = 1; n < PER_PAIR; n++) await signIn({ password: WRONG }).catch(() => {})
    await signIn()

    for (let n = 1; n < PER_PAIR; n++) {
      await expect(signIn({ password: WRONG })).rejects.toThrow(InvalidCredentials)
    }
  })

  test('at many addresses ends for the network', async () => {
    await using opened = await openWithAda()
    const { signIn } = opened
    const results = await aHundredTimes((n) => signIn({ email: `${n}@example.com` }))

    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.code] : [],
    )
    expect(reasons.filter((code) => code === 'invalid_credentials')).toHaveLength(PER_NETWORK)
    await expect(signIn()).rejects.toThrow(TooManyAttempts)
  })

  test('from many networks of one site ends for the site', async () => {
    await using opened = await openWithAda()
    const { signIn, ada } = opened
    const results = await aHundredTimes((n) =>
      signIn({ password: WRONG, network: `2001:db8:1:${n.toString(16)}::/64` }),
    )

    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.code] : [],
    )
    expect(reasons.filter((code) => code === 'invalid_credentials')).toHaveLength(PER_SITE)
    await expect(signIn({ network: '2001:db8:1:ffff::/64' })).rejects.toThrow(TooManyAttempts)
    expect(await signIn({ network: '2001:db8:2:1::/64' })).toEqual(ada)
  })

  test('counts only what fails against a network', async () => {
    await using opened = await openWithAda()
    for (let n = 0; n <= PER_NETWORK; n++) {
      expect(await opened.signIn()).toEqual(opened.ada)
    }
  })

  test('does not count while the database fails', async () => {
    await using opened = await openWithAda()
    const { signIn, pauses, ada, db } = opened
    await db.schema.alterTable('user_emails').renameTo('user_emails_away').execute()
    for (let n = 0; n <= PER_NETWORK; n++) {
      await expect(signIn()).rejects.toMatchObject({ kind: 'unavailable' })
    }

    await db.schema.alterTable('user_emails_away').renameTo('user_emails').execute()
    expect(await signIn()).toEqual(ada)
    expect(pauses).toEqual([])
  })

  test('from many networks locks nobody out: it makes the answers slower', async () => {
    await using opened = await openWithAda()
    const { signIn, pauses, ada } = opened
    for (let n = 0; n < 12; n++) {
      await signIn({ password: WRONG, network: `network ${n}` }).catch(() => {})
    }

    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_000, 3_000])
    expect(await signIn()).toEqual(ada)
    expect(pauses.at(-1)).toBe(3_000)
  })
})
