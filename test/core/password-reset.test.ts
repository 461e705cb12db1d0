import { describe, expect, test } from '@jest/globals'
import type { Mail } from '../../src/core/mail/index.ts'
import { parseEmailAddress, Secret } from '../../src/core/values/index.ts'
import { openAccounts } from '../support/accounts.ts'
import { aHundredTimes } from '../support/users.ts'

const ADA = parseEmailAddress('ada@example.com')
const FORM = { email: ADA, binding: 'browser', network: '203.0.113.0/24', locale: 'de' }
const { binding, network } = FORM
const OLD = new Secret('violet-otter-harbour')
const NEW = new Secret('amber-heron-lagoon')

/** The code of the last mail that has one. */
const codeOf = (mails: readonly Mail[]): string => {
  const mail = mails.findLast((one) => 'code' in one)

  return mail && 'code' in mail ? mail.code : 'no code was mailed'
}

type Accounts = Awaited<ReturnType<typeof openAccounts>>

const registerAda = ({ userRegistry }: Accounts) =>
  userRegistry.register({ email: ADA, name: 'Ada', password: OLD, isVerified: true })

describe('a password reset', () => {
  test('sets the password of whoever has the code, and tells every verified address', async () => {
    await using opened = await openAccounts()
    const { passwordReset, passwordSignIn, mails } = opened
    const ada = await registerAda(opened)
    await passwordReset.begin(FORM)
    const code = codeOf(mails)

    expect(mails).toEqual([
      { template: 'password-reset-code', to: ADA, locale: 'de', code, minutes: 10 },
    ])
    expect(await passwordReset.confirm({ binding, network, code, password: NEW })).toEqual(ada)
    expect(mails.slice(1)).toEqual([{ template: 'password-changed', to: ADA, locale: 'de' }])
    expect(await passwordSignIn.signIn({ email: ADA, password: NEW, network })).toMatchObject({
      id: ada.id,
    })
    await expect(
      passwordSignIn.signIn({ email: ADA, password: OLD, network }),
    ).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  test('answers for an unknown address as for a known one, and mails nothing', async () => {
    await using opened = await openAccounts()
    const { passwordReset, userRegistry, mails } = opened
    await userRegistry.register({ email: 'claim@example.com', name: 'Claim', isVerified: false })

    for (const email of ['nobody@example.com', 'claim@example.com']) {
      expect(await passwordReset.begin({ ...FORM, email })).toEqual({ address: email, minutes: 10 })
      expect(await passwordReset.pending(binding)).toEqual({ address: email })
      const entry = { binding, network, code: '000000', password: NEW }
      await expect(passwordReset.confirm(entry)).rejects.toMatchObject({
        code: 'invalid_email_code',
      })
    }
    expect(mails).toEqual([])
  })

  test('gives a password to a user who had none', async () => {
    await using opened = await openAccounts()
    const { passwordReset, passwordSignIn, userRegistry, mails } = opened
    await userRegistry.register({ email: ADA, name: 'Ada', isVerified: true })
    await passwordReset.begin(FORM)
    await passwordReset.confirm({ binding, network, code: codeOf(mails), password: NEW })

    await passwordSignIn.signIn({ email: ADA, password: NEW, network })
  })

  test.each([
    ['short', 'password_too_short'],
    ['password1', 'password_too_common'],
    [ADA, 'password_too_common'],
  ])('refuses the password %j, and the code is good for another', async (text, code) => {
    await using opened = await openAccounts()
    const { passwordReset, mails } = opened
    await registerAda(opened)
    await passwordReset.begin(FORM)
    const entry = { binding, network, code: codeOf(mails) }

    await expect(
      passwordReset.confirm({ ...entry, password: new Secret(text) }),
    ).rejects.toMatchObject({ code })
    await expect(passwordReset.confirm({ ...entry, password: NEW })).resolves.toBeDefined()
  })

  test('is done once for a hundred who have the code', async () => {
    await using opened = await openAccounts()
    const { passwordReset, mails } = opened
    await registerAda(opened)
    await passwordReset.begin(FORM)
    const code = codeOf(mails)

    const results = await aHundredTimes((n) =>
      passwordReset.confirm({ binding, network: `${n}`, code, password: NEW }),
    )

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(mails.filter(({ template }) => template === 'password-changed')).toHaveLength(1)
  })

  test('leaves a disabled user as they are, and says so only to whoever has the code', async () => {
    await using opened = await openAccounts()
    const { passwordReset, passwords, users, mails, clock } = opened
    const { id } = await registerAda(opened)
    await users.setDisabled(id, clock.now(), clock.now())
    const hash = await passwords.findHash(id)
    await passwordReset.begin(FORM)

    const entry = { binding, network, code: codeOf(mails), password: NEW }
    await expect(passwordReset.confirm(entry)).rejects.toMatchObject({ code: 'user_disabled' })
    expect(await passwords.findHash(id)).toBe(hash)
  })
})
