import { describe, expect, test } from '@jest/globals'
import { LIMITS } from '../../src/core/limits/index.ts'
import type { Mail } from '../../src/core/mail/index.ts'
import { MINUTE, newId, parseEmailAddress, Secret } from '../../src/core/values/index.ts'
import { openAccounts } from '../support/accounts.ts'
import { aHundredTimes } from '../support/users.ts'

const ADA = parseEmailAddress('ada@example.com')
const FORM = {
  email: ' Ada@Example.com ',
  binding: 'browser',
  network: '203.0.113.0/24',
  locale: 'de',
}
const { binding, network } = FORM
const WRONG_CODE = { code: 'invalid_email_code' }

/** The code of the last mail. */
const codeOf = (mails: readonly Mail[]): string => {
  const mail = mails.at(-1)

  return mail && 'code' in mail ? mail.code : 'no code was mailed'
}

const another = (code: string): string => (code === '000000' ? '000001' : '000000')

type Accounts = Awaited<ReturnType<typeof openAccounts>>

const registerAda = ({ userRegistry }: Accounts) =>
  userRegistry.register({ email: ADA, name: 'Ada Lovelace', isVerified: true })

describe('a sign-in by a mailed code', () => {
  test('signs in whoever the address belongs to', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, mails } = opened
    const ada = await registerAda(opened)

    expect(await emailCodeSignIn.begin(FORM)).toEqual({ address: ADA, minutes: 10 })
    const code = codeOf(mails)
    expect(mails).toEqual([{ template: 'sign-in-code', to: ADA, locale: 'de', code, minutes: 10 }])
    expect(await emailCodeSignIn.pending(binding)).toEqual({ address: ADA })
    expect(await emailCodeSignIn.confirm({ binding, network, code })).toEqual(ada)
    expect(await emailCodeSignIn.pending(binding)).toBeUndefined()
  })

  test('registers whoever reads an address that is nobody’s, with the address verified', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, users, mails, clock } = opened
    await emailCodeSignIn.begin(FORM)

    const user = await emailCodeSignIn.confirm({ binding, network, code: codeOf(mails) })

    expect(user).toMatchObject({
      locale: 'de',
      emails: [{ address: ADA, isPrimary: true, verifiedAt: clock.now() }],
    })
    expect(await users.findByVerifiedEmail(ADA)).toEqual(user)
  })

  test('ends a mere claim to the address, with its password', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, passwordSignIn, userRegistry, mails } = opened
    const password = new Secret('violet-otter-harbour')
    await userRegistry.register({ email: ADA, name: 'Not Ada', password, isVerified: false })
    await emailCodeSignIn.begin(FORM)
    await emailCodeSignIn.confirm({ binding, network, code: codeOf(mails) })

    await expect(passwordSignIn.signIn({ email: ADA, password, network })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
  })

  test('makes one user of a hundred right codes', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, users, mails } = opened
    await emailCodeSignIn.begin(FORM)
    const code = codeOf(mails)

    const results = await aHundredTimes((n) =>
      emailCodeSignIn.confirm({ binding, code, network: `${n}` }),
    )

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await users.list({ limit: 10 })).users).toHaveLength(1)
  })

  test('looks at five of two hundred guesses from as many networks', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, db, mails } = opened
    await emailCodeSignIn.begin(FORM)
    const code = another(codeOf(mails))

    const guesses = Array.from({ length: 200 }, (_, n) =>
      emailCodeSignIn.confirm({ binding, code, network: `${n}` }),
    )
    await Promise.allSettled(guesses)

    expect(await db.selectFrom('email_codes').select('attempts').execute()).toEqual([
      { attempts: 5 },
    ])
    const right = { binding, network, code: codeOf(mails) }
    await expect(emailCodeSignIn.confirm(right)).rejects.toMatchObject(WRONG_CODE)
  })

  test('takes no code of another browser, address or purpose, and none that is ten minutes old', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, passwordReset, mails, clock } = opened
    await registerAda(opened)
    await emailCodeSignIn.begin(FORM)
    const own = codeOf(mails)
    await emailCodeSignIn.begin({ ...FORM, binding: 'another' })
    const ofAnotherBrowser = codeOf(mails)
    await passwordReset.begin(FORM)
    const ofAnotherPurpose = codeOf(mails)
    // Three codes that differ, but for one run of a hundred thousand.
    for (const code of [ofAnotherBrowser, ofAnotherPurpose]) {
      if (code === own) continue
      const entry = { binding, network, code }
      await expect(emailCodeSignIn.confirm(entry)).rejects.toMatchObject(WRONG_CODE)
    }
    await emailCodeSignIn.begin({ ...FORM, email: 'grace@example.com' })
    const entry = { binding, network, code: own }
    await expect(emailCodeSignIn.confirm(entry)).rejects.toMatchObject(WRONG_CODE)

    const late = { binding, network, code: codeOf(mails) }
    clock.advance(10 * MINUTE)
    await expect(emailCodeSignIn.confirm(late)).rejects.toMatchObject(WRONG_CODE)
  })

  test('says that an account is disabled only to whoever has the code', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, users, mails, clock } = opened
    const { id } = await registerAda(opened)
    await users.setDisabled(id, clock.now(), clock.now())
    await emailCodeSignIn.begin(FORM)
    const code = codeOf(mails)

    const wrong = { binding, network, code: another(code) }
    await expect(emailCodeSignIn.confirm(wrong)).rejects.toMatchObject(WRONG_CODE)
    await expect(emailCodeSignIn.confirm({ binding, network, code })).rejects.toMatchObject({
      code: 'user_disabled',
    })
  })

  test('mails an address five codes an hour for one network', async () => {
    await using opened = await openAccounts()
    const { emailCodeSignIn, mails } = opened
    const { attempts } = LIMITS['code sending by address and network']
    await emailCodeSignIn.begin(FORM)
    for (let n = 1; n < attempts; n++) await emailCodeSignIn.resend({ binding, network })

    await expect(emailCodeSignIn.resend({ binding, network })).rejects.toMatchObject({
      code: 'too_many_attempts',
    })
    expect(mails).toHaveLength(attempts)
  })

  test('has nothing to send again where nobody asked', async () => {
    await using opened = await openAccounts()

    expect(await opened.emailCodeSignIn.resend({ binding: newId(), network })).toBeUndefined()
  })
})
