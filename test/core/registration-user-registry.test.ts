import { describe, expect, test } from '@jest/globals'
import { EmailAddressTaken } from '../../src/core/users/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import { openAccounts } from '../support/accounts.ts'

const ADA = { name: 'Ada', email: 'Ada@Example.com', isVerified: true }

describe('a user whom an operator registers', () => {
  test.each([true, false])('has the address that is given (verified: %s)', async (isVerified) => {
    await using opened = await openAccounts()
    const { userRegistry, passwords, clock } = opened

    const user = await userRegistry.register({ ...ADA, isVerified })

    const verifiedAt = isVerified ? clock.now() : undefined
    const emails = [{ address: 'ada@example.com', isPrimary: true, verifiedAt }]
    expect(user).toMatchObject({ name: 'Ada', emails })
    expect(await passwords.findHash(user.id)).toBeUndefined()
  })

  test('has the password that is given, as argon2id', async () => {
    await using opened = await openAccounts()
    const password = new Secret('violet-otter-harbour')

    const { id } = await opened.userRegistry.register({ ...ADA, password })

    expect(await opened.passwords.findHash(id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test.each([
    [{ name: '' }, 'name_required'],
    [{ email: 'ada' }, 'invalid_email_address'],
    [{ password: new Secret('password') }, 'password_too_common'],
  ])('is refused by the rules for everybody: %j', async (changes, code) => {
    await using opened = await openAccounts()

    await expect(opened.userRegistry.register({ ...ADA, ...changes })).rejects.toMatchObject({
      code,
    })
  })

  test('is refused where the address is owned', async () => {
    await using opened = await openAccounts()
    await opened.userRegistry.register(ADA)

    await expect(opened.userRegistry.register(ADA)).rejects.toThrow(EmailAddressTaken)
  })
})
