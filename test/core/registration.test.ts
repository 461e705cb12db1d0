import { describe, expect, test } from '@jest/globals'
import { Unavailable } from '../../src/core/errors.ts'
import { LIMITS } from '../../src/core/limits/index.ts'
import type { Mail } from '../../src/core/mail/index.ts'
import { Registration } from '../../src/core/registration/index.ts'
import { MINUTE, parseEmailAddress, Secret } from '../../src/core/values/index.ts'
import { openAccounts } from '../support/accounts.ts'
import { aHundredTimes } from '../support/users.ts'

const FORM = {
  name: ' Ada  Lovelace ',
  email: ' Ada@Example.com ',
  password: new Secret('violet-otter-harbour'),
  binding: 'browser',
  network: '203.0.113.0/24',
  locale: 'de',
}
const ADA = parseEmailAddress(FORM.email)
const { binding, network } = FORM
const WRONG_CODE = { code: 'invalid_email_code' }

/** The code of the last mail. */
const codeOf = (mails: readonly Mail[]): string => {
  const mail = mails.at(-1)

  return mail && 'code' in mail ? mail.code : 'no code was mailed'
}

describe('a registration', () => {
  test('mails a code to the address, and is pending until it is entered', async () => {
    await using opened = await openAccounts()
    const { registration, users, mails } = opened

    expect(await registration.start(FORM)).toEqual({ address: ADA, minutes: 10 })

    const code = expect.stringMatching(/^\d{6}$/)
    const mail = { template: 'registration-code', to: ADA, locale: 'de', code, minutes: 10 }
    expect(mails).toEqual([mail])
    expect(await registration.pending(binding)).toEqual({ address: ADA })
    expect((await users.list({ limit: 1 })).users).toEqual([])
  })

  test('creates the user, who can sign in at once, when the code is entered', async () => {
    await using opened = await openAccounts()
    const { registration, passwordSignIn, mails, clock } = opened
    await registration.start(FORM)

    const user = await registration.confirm({ binding, network, code: codeOf(mails) })

    expect(user).toMatchObject({
      name: 'Ada Lovelace',
      locale: 'de',
      emails: [{ address: ADA, isPrimary: true, verifiedAt: clock.now() }],
    })
    expect(await registration.pending(binding)).toBeUndefined()
    const credentials = { email: FORM.email, password: FORM.password, network }
    expect(await passwordSignIn.signIn(credentials)).toEqual(user)
  })

  test('takes a code the way people paste it', async () => {
    await using opened = await openAccounts()
    const { registration, mails } = opened
    await registration.start(FORM)
    const code = ` ${codeOf(mails).slice(0, 3)} ${codeOf(mails).slice(3)}\n`

    await expect(registration.confirm({ binding, network, code })).resolves.toBeDefined()
  })

  test('makes one user of a hundred right codes', async () => {
    await using opened = await openAccounts()
    const { registration, users, mails } = opened
    await registration.start(FORM)
    const code = codeOf(mails)

    // From as many networks: not the limit is to decide.
    const results = await aHundredTimes((n) =>
      registration.confirm({ binding, code, network: `${n}` }),
    )

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.code] : [],
    )
    expect(new Set(reasons)).toEqual(new Set(['invalid_email_code']))
    expect((await users.list({ limit: 10 })).users).toHaveLength(1)
  })

  test.each([
    [{ name: ' ' }, 'name_required'],
    [{ name: 'x'.repeat(101) }, 'name_too_long'],
    [{ email: 'ada' }, 'invalid_email_address'],
    [{ password: new Secret('short') }, 'password_too_short'],
    [{ password: new Secret('x'.repeat(257)) }, 'password_too_long'],
    [{ password: new Secret('ada@example.com') }, 'password_too_common'],
  ])('is refused for its form: %j, %s', async (changes, code) => {
    await using opened = await openAccounts()
    const { registration, mails } = opened

    await expect(registration.start({ ...FORM, ...changes })).rejects.toMatchObject({ code })
    expect(mails).toEqual([])
    expect(await registration.pending(binding)).toBeUndefined()
  })

  test('is pending for an hour', async () => {
    await using opened = await openAccounts()
    const { registration, clock } = opened
    await registration.start(FORM)

    clock.advance(60 * MINUTE - 1)
    expect(await registration.pending(binding)).toBeDefined()
    clock.advance(1)
    expect(await registration.pending(binding)).toBeUndefined()
    expect(await registration.resend({ binding, network })).toBeUndefined()
  })
})

describe('the code of a registration', () => {
  test('is refused when it is wrong, another browser enters it, or nothing is pending', async () => {
    await using opened = await openAccounts()
    const { registration, mails } = opened
    await registration.start(FORM)
    const code = codeOf(mails)
    const wrong = code === '000000' ? '000001' : '000000'
    const entries = [
      { binding, network, code: wrong },
      { binding, network, code: '' },
      { binding: 'another', network, code },
    ]

    for (const entry of entries) {
      await expect(registration.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
    }
  })

  test('is good for ten minutes', async () => {
    await using opened = await openAccounts()
    const { registration, mails, clock } = opened
    await registration.start(FORM)
    clock.advance(10 * MINUTE)

    const entry = { binding, network, code: codeOf(mails) }
    await expect(registration.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
  })

  test('is replaced by the next one, which completes the same form', async () => {
    await using opened = await openAccounts()
    const { registration, mails, clock } = opened
    await registration.start(FORM)
    const first = codeOf(mails)
    clock.advance(30 * MINUTE)
    expect(await registration.resend({ binding, network })).toEqual({ address: ADA, minutes: 10 })
    const second = codeOf(mails)

    if (first !== second) {
      const entry = { binding, network, code: first }
      await expect(registration.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
    }
    expect(await registration.confirm({ binding, network, code: second })).toMatchObject({
      name: 'Ada Lovelace',
    })
  })

  test('is good for the address that it was mailed to, whatever the browser enters next', async () => {
    await using opened = await openAccounts()
    const { registration, mails } = opened
    await registration.start(FORM)
    const code = codeOf(mails)
    await registration.start({ ...FORM, email: 'victim@example.com' })

    if (code !== codeOf(mails)) {
      const entry = { binding, network, code }
      await expect(registration.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
    }
  })

  test('cannot be guessed at from one network for long', async () => {
    await using opened = await openAccounts()
    const { attempts } = LIMITS['code entry by network']
    const results = await aHundredTimes(() =>
      opened.registration.confirm({ binding, network, code: '000000' }),
    )

    const reasons = results.map((result) => (result.status === 'rejected' ? result.reason.code : 0))
    expect(reasons.filter((code) => code === 'invalid_email_code')).toHaveLength(attempts)
    expect(reasons.filter((code) => code === 'too_many_attempts')).toHaveLength(100 - attempts)
  })
})

describe('an address that is registered already', () => {
  test('is told so by mail, while the browser sees what it always sees', async () => {
    await using opened = await openAccounts()
    const { registration, userRegistry, mails } = opened
    const ada = await userRegistry.register({ ...FORM, isVerified: true })

    expect(await registration.start(FORM)).toEqual({ address: ADA, minutes: 10 })
    expect(await registration.pending(binding)).toEqual({ address: ADA })
    expect(await registration.resend({ binding, network })).toEqual({ address: ADA, minutes: 10 })

    const mail = { template: 'already-registered', to: ADA, locale: 'de' }
    expect(mails).toEqual([mail, mail])
    const entry = { binding, network, code: '000000' }
    await expect(registration.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
    expect(await opened.users.find(ada.id)).toEqual(ada)
  })

  test('meanwhile makes the code none', async () => {
    await using opened = await openAccounts()
    const { registration, userRegistry, mails } = opened
    await registration.start(FORM)
    const ada = await userRegistry.register({ ...FORM, isVerified: true })

    const entry = { binding, network, code: codeOf(mails) }
    await expect(registration.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
    expect(await opened.users.findByVerifiedEmail(ADA)).toEqual(ada)
  })

  test('leaves as much behind as one that is not', async () => {
    await using opened = await openAccounts()
    const { registration, userRegistry, db } = opened
    await userRegistry.register({ ...FORM, isVerified: true })
    await registration.start(FORM)
    await registration.start({ ...FORM, email: 'grace@example.com', binding: 'another' })

    const codes = await db.selectFrom('email_codes').selectAll().execute()
    expect(codes).toHaveLength(2)
  })
})

describe('the mail of a registration', () => {
  test('is refused to one network that asks too often for one address, and to no other', async () => {
    await using opened = await openAccounts()
    const { registration } = opened
    const { attempts } = LIMITS['code sending by address and network']
    await registration.start(FORM)
    for (let n = 1; n < attempts; n++) await registration.resend({ binding, network })

    const refusal = { code: 'too_many_attempts' }
    await expect(registration.resend({ binding, network })).rejects.toMatchObject(refusal)
    await expect(registration.resend({ binding, network: 'another' })).resolves.toBeDefined()
  })

  test('stops without a word when one address is asked for from everywhere', async () => {
    await using opened = await openAccounts()
    const { registration, mails } = opened
    await registration.start(FORM)
    const results = await aHundredTimes((n) => registration.resend({ binding, network: `${n}` }))

    const values = results.map((result) => (result.status === 'fulfilled' ? result.value : result))
    expect(values).toEqual(Array(100).fill({ address: ADA, minutes: 10 }))
    expect(mails).toHaveLength(LIMITS['first code sending by address'].attempts)
  })

  test('reaches its owner though strangers have had their fill of codes for the address', async () => {
    await using opened = await openAccounts()
    const { registration, mails } = opened
    for (const stranger of ['one', 'two', 'three']) {
      await registration.start({ ...FORM, binding: stranger, network: stranger })
      for (let n = 1; n < LIMITS['code sending by address and network'].attempts; n++) {
        await registration.resend({ binding: stranger, network: stranger })
      }
    }
    const sentBefore = mails.length

    await registration.start(FORM)
    expect(mails).toHaveLength(sentBefore + 1)
  })

  test('is refused to one network that registers too many addresses', async () => {
    await using opened = await openAccounts()
    const results = await aHundredTimes((n) =>
      opened.registration.start({ ...FORM, email: `${n}@example.com`, binding: `${n}` }),
    )

    const { attempts } = LIMITS['registration by network']
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(attempts)
    expect(opened.mails).toHaveLength(attempts)
  })

  test('that cannot be sent makes registering unavailable, and it can be asked for again', async () => {
    await using opened = await openAccounts()
    const mailer = { send: () => Promise.reject(new Unavailable('The mail server')) }
    const registration = new Registration({ ...opened, mailer })

    await expect(registration.start(FORM)).rejects.toThrow(Unavailable)
    await expect(opened.registration.resend({ binding, network })).resolves.toBeDefined()
  })
})
