import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/core/values/index.ts'
import {
  claimsOf,
  IdentraProgram,
  mailedCode,
  PASSWORD,
  plain,
  tokensOf,
} from '../support/identra.ts'
import { newPerson } from '../support/people.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const WRONG = {
  status: 401,
  body: { code: 16, message: 'The address or the password is wrong.', details: [] },
}
const TAKEN = {
  status: 409,
  body: { code: 6, message: 'This address belongs to another user.', details: [] },
}
const NO_TOKEN = {
  status: 401,
  body: { code: 16, message: 'This token is not valid.', details: [] },
}

let system: TestSystem
let program: IdentraProgram
let networks = 0
beforeAll(async () => {
  system = await startTestSystem({ env: { TRUSTED_PROXIES: 'loopback', REFRESH_OVERLAP: '0s' } })
  program = new IdentraProgram(system)
})
afterAll(async () => system[Symbol.asyncDispose]())

const newAddress = () => `${newId()}@example.com`
const somewhere = () => ({ 'x-forwarded-for': `10.1.${++networks}.1` })
const register = (email: string, password = PASSWORD) =>
  program.post('/password/register', { email, password }, somewhere())
const login = (email: string, password = PASSWORD) =>
  program.post('/password/login', { email, password }, somewhere())
const refresh = (refresh_token: string) => program.post('/token/refresh', { refresh_token })
const revoke = (refresh_token: string) => program.post('/token/revoke', { refresh_token })
const infoOf = (access_token: string) => program.post('/me/login-info', { access_token })

describe('somebody who registers with a password', () => {
  test('signs in with it from then on, without having verified the address', async () => {
    const email = newAddress()
    const registered = await register(email)
    const { sub } = claimsOf(tokensOf(registered.body).access)
    const { body } = await login(email.toUpperCase())

    // As the Go program of Identra's readme reads it.
    expect(body.token.access_token.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(claimsOf(body.token.access_token.token)).toMatchObject({ sub, uid: sub, user_id: sub })
    expect(await plain(infoOf(body.token.access_token.token))).toEqual({
      status: 200,
      body: { user_id: sub, email, password_enabled: true, oauth_connections: [] },
    })
  })

  test('is one of twenty who do so at once with one address', async () => {
    const email = newAddress()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => register(email).then(({ status }) => status)),
    )

    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    expect(answers.filter((status) => status === 409)).toHaveLength(19)
    expect(await login(email)).toMatchObject({ status: 200 })
  })

  test('gets no address that somebody has already', async () => {
    const email = newAddress()
    const owner = await newPerson(system)
    await register(email)

    expect(await plain(register(email, 'something else entirely'))).toEqual(TAKEN)
    expect(await plain(register(owner.email))).toEqual(TAKEN)
    expect(await plain(login(owner.email, PASSWORD))).toMatchObject({ status: 200 })
  })

  test('loses all of it to whoever shows that the address is theirs', async () => {
    const email = newAddress()
    const squatter = tokensOf((await register(email)).body)
    await program.post('/email/code', { email }, somewhere())
    const code = mailedCode(system)
    const owner = tokensOf((await program.post('/email/login', { email, code })).body)

    expect(claimsOf(owner.access).sub).not.toBe(claimsOf(squatter.access).sub)
    expect(await plain(login(email))).toEqual(WRONG)
    expect(await plain(refresh(squatter.refresh))).toEqual(NO_TOKEN)
    expect(await plain(infoOf(squatter.access))).toEqual({
      status: 404,
      body: { code: 5, message: 'There is no such user.', details: [] },
    })
  })

  test.each([
    ['too short', 'short'],
    ['too long', 'long'.repeat(100)],
    ['too easy to guess', 'password'],
  ])('needs a password that is not %s', async (_, password) => {
    expect(await register(newAddress(), password)).toMatchObject({
      status: 400,
      body: { code: 3, details: [] },
    })
  })
})

test('a wrong password, an unknown address and one without a password are told alike', async () => {
  const person = await newPerson(system)
  const withoutPassword = newAddress()
  await program.post('/email/code', { email: withoutPassword }, somewhere())
  await program.post('/email/login', { email: withoutPassword, code: mailedCode(system) })

  const answers = [
    await login(person.email, 'not the password'),
    await login(withoutPassword),
    await login(newAddress()),
  ].map(({ status, headers, body }) => ({
    status,
    body,
    headers: [...headers.keys()].filter((name) => name !== 'date'),
  }))

  expect(answers[0]).toMatchObject(WRONG)
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test('somebody who is disabled is refused, whatever they show', async () => {
  const email = newAddress()
  const { access, refresh: token } = tokensOf((await register(email)).body)
  await system.storage.users.setDisabled(String(claimsOf(access).sub), 1, 1)
  const disabled = { status: 403, body: { code: 7, message: expect.any(String), details: [] } }

  expect(await plain(login(email))).toEqual(disabled)
  expect(await plain(infoOf(access))).toEqual(disabled)
  expect(await plain(refresh(token))).toEqual(NO_TOKEN)
})

test('somebody with two-step verification has to come by the pages', async () => {
  const email = newAddress()
  const { sub } = claimsOf(tokensOf((await register(email)).body).access)
  const { secondFactors } = system.storage
  await secondFactors.propose(String(sub), 'sealed', 1)
  await secondFactors.confirm(
    String(sub),
    { sealedSecret: 'sealed', step: 1, recoveryCodes: ['a'] },
    1,
  )

  expect(await plain(login(email))).toEqual({
    status: 403,
    body: { code: 7, message: expect.stringMatching(/two-step verification/), details: [] },
  })
})

test('the audit log says who came in, by which app, and what became of the tokens', async () => {
  const email = newAddress()
  const first = tokensOf((await register(email)).body)
  await login(email, 'not the password')
  await refresh(first.refresh)
  await refresh(first.refresh)
  const userId = String(claimsOf(first.access).sub)
  await system.storage.audit.flush()
  const events = await system.storage.audit.list({ userId, limit: 20 })

  expect(
    events.map(({ name, outcome, clientId }) => [name, outcome, clientId]).toReversed(),
  ).toEqual(
    expect.arrayContaining([
      ['user.registered', 'success', undefined],
      ['token.issued', 'success', 'latchkey-direct-login'],
      ['sign_in.password', 'failure', undefined],
      ['token.refreshed', 'success', 'latchkey-direct-login'],
      ['token.replayed', 'failure', 'latchkey-direct-login'],
    ]),
  )
})

describe('a refresh token', () => {
  test('gives the next tokens of the same user, once', async () => {
    const first = tokensOf((await register(newAddress())).body)
    const { status, body } = await refresh(first.refresh)
    const second = tokensOf(body)

    expect(status).toBe(200)
    expect(claimsOf(second.access).sub).toBe(claimsOf(first.access).sub)
    expect(second.refresh).not.toBe(first.refresh)
  })

  test('that is used again ends its family', async () => {
    const first = tokensOf((await register(newAddress())).body)
    const second = tokensOf((await refresh(first.refresh)).body)

    expect(await plain(refresh(first.refresh))).toEqual(NO_TOKEN)
    expect(await plain(refresh(second.refresh))).toEqual(NO_TOKEN)
  })

  test('is worth nothing once it is revoked, which may be asked again and again', async () => {
    const first = tokensOf((await register(newAddress())).body)
    const second = tokensOf((await refresh(first.refresh)).body)
    const done = { status: 200, body: {} }

    expect(await plain(revoke(second.refresh))).toEqual(done)
    expect(await plain(revoke(second.refresh))).toEqual(done)
    expect(await plain(revoke('never issued'))).toEqual(done)
    expect(await plain(refresh(second.refresh))).toEqual(NO_TOKEN)
  })

  test('of twenty at once never yields two successors', async () => {
    const { refresh: token } = tokensOf((await register(newAddress())).body)
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)))

    const successors = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => tokensOf(body).refresh)
    expect(new Set(successors).size).toBeLessThanOrEqual(1)
    expect(answers.every(({ status }) => [200, 401].includes(status))).toBe(true)
  })
})
