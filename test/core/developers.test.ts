import { describe, expect, test } from '@jest/globals'
import { KyselyPersonalTokenStore } from '../../src/adapters/storage/kysely/personal-token-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import {
  type DeveloperRule,
  Developers,
  InvalidDeveloperToken,
  isDeveloper,
  NotADeveloper,
  PersonalTokens,
} from '../../src/core/developers/index.ts'
import { DAY, type EmailAddress } from '../../src/core/values/index.ts'
import { silentAudit } from '../support/audit-events.ts'
import { TestClock } from '../support/clock.ts'
import { openSqlite } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

async function openDevelopers(rule: DeveloperRule = 'anyone') {
  const database = await openSqlite()
  const clock = new TestClock()
  const users = new KyselyUserStore(database.db)
  const tokens = new PersonalTokens({
    tokens: new KyselyPersonalTokenStore(database.db),
    audit: silentAudit,
    clock,
  })
  const accessTokens = {
    verify: async () => {
      throw new InvalidDeveloperToken()
    },
  }
  const developers = new Developers({ users, personalTokens: tokens, accessTokens, rule })
  const ada = await users.create(newUser({ address: 'ada@example.com' }), clock.now())

  return {
    clock,
    users,
    tokens,
    developers,
    ada,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describe('a personal token', () => {
  test('speaks for its developer, for seven days unless they choose otherwise', async () => {
    await using opened = await openDevelopers()
    const { clock, tokens, developers, ada } = opened
    const { token, value } = await tokens.create(ada.id, { name: ' Deploy ' })
    const authenticate = () => developers.authenticate(value.reveal())

    expect(value.reveal()).toMatch(/^lkp_[0-9a-f]{64}$/)
    expect(token).toMatchObject({ name: 'Deploy', expiresAt: clock.now() + 7 * DAY })
    expect((await authenticate()).id).toBe(ada.id)
    clock.advance(7 * DAY)
    await expect(authenticate()).rejects.toThrow(InvalidDeveloperToken)
  })

  test('speaks for nobody once it is revoked, or they are disabled', async () => {
    await using opened = await openDevelopers()
    const { users, tokens, developers, ada } = opened
    const [one, other] = [
      await tokens.create(ada.id, { name: 'one' }),
      await tokens.create(ada.id, { name: 'other' }),
    ]

    await tokens.revoke(ada.id, one.token.id)
    await expect(developers.authenticate(one.value.reveal())).rejects.toThrow(InvalidDeveloperToken)

    await users.setDisabled(ada.id, 1, 1)
    await expect(developers.authenticate(other.value.reveal())).rejects.toThrow(
      InvalidDeveloperToken,
    )
  })

  test('is of no use to somebody who is no developer any more', async () => {
    await using opened = await openDevelopers({ addresses: [], domains: ['example.org'] })
    const { tokens, developers, ada } = opened
    const { value } = await tokens.create(ada.id, { name: 'Deploy' })

    await expect(developers.authenticate(value.reveal())).rejects.toThrow(NotADeveloper)
  })

  test.each([
    ['no name', { name: ' ' }, 'name'],
    ['a name of two lines', { name: 'a\nb' }, 'name'],
    ['a name without end', { name: 'n'.repeat(101) }, 'name'],
    ['no life', { name: 'n', lifetimeDays: 0 }, 'lifetimeDays'],
    ['half a day', { name: 'n', lifetimeDays: 0.5 }, 'lifetimeDays'],
    ['a life of more than a year', { name: 'n', lifetimeDays: 366 }, 'lifetimeDays'],
  ])('is not made with %s', async (_, wanted, field) => {
    await using opened = await openDevelopers()
    const { tokens, ada } = opened

    await expect(tokens.create(ada.id, wanted)).rejects.toMatchObject({ field })
    expect(await tokens.list(ada.id)).toEqual([])
  })

  test('is one of fifty at most', async () => {
    await using opened = await openDevelopers()
    const { tokens, ada } = opened
    for (let n = 0; n < 50; n += 1) await tokens.create(ada.id, { name: `${n}` })

    await expect(tokens.create(ada.id, { name: '51' })).rejects.toMatchObject({
      code: 'too_many_personal_tokens',
    })
  })
})

describe('who is a developer', () => {
  const user = (address: string, verifiedAt: number | undefined = 1) => ({
    emails: [{ address: address as EmailAddress, isPrimary: true, verifiedAt }],
  })
  const rule = { addresses: ['ada@example.com' as EmailAddress], domains: ['example.org'] }

  test('is everybody, where the operator says so', () => {
    expect(isDeveloper({ emails: [] }, 'anyone')).toBe(true)
  })

  test.each([
    ['ada@example.com', true],
    ['grace@example.org', true],
    ['grace@example.com', false],
    ['grace@mail.example.org', false],
    ['grace@notexample.org', false],
  ])('is told by address and domain: %s', (address, expected) => {
    expect(isDeveloper(user(address), rule)).toBe(expected)
  })

  test('is not told by an address that anybody can claim', () => {
    const claim = { ...user('ada@example.com').emails[0], verifiedAt: undefined }

    expect(isDeveloper({ emails: [claim as never] }, rule)).toBe(false)
  })
})
