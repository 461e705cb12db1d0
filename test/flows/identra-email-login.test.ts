import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { MINUTE, newId } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { claimsOf, IdentraProgram, mailedCode, plain, tokensOf } from '../support/identra.ts'
import { newPerson } from '../support/people.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const WRONG_CODE = {
  status: 401,
  body: { code: 16, message: 'This code is wrong or has expired.', details: [] },
}

const clock = new TestClock(Date.now())
let system: TestSystem
let program: IdentraProgram
beforeAll(async () => {
  // Each program comes from an address of its own: the limits are by network.
  system = await startTestSystem({ clock, env: { TRUSTED_PROXIES: 'loopback' } })
  program = new IdentraProgram(system)
})
afterAll(async () => system[Symbol.asyncDispose]())

const newAddress = () => `${newId()}@example.com`
const from = (address: string) => ({ 'x-forwarded-for': address })
let networks = 0
const fromNewNetwork = () => from(`10.0.${++networks}.1`)

const sendCode = (email: string, headers = fromNewNetwork()) =>
  program.post('/email/code', { email, use_html: true }, headers)
const login = (email: string, code: string, headers = fromNewNetwork()) =>
  program.post('/email/login', { email, code }, headers)

async function codeFor(email: string): Promise<string> {
  await sendCode(email)

  return mailedCode(system)
}

const wrong = (code: string): string => (code === '123456' ? '654321' : '123456')

describe('a program written for Identra', () => {
  test.each([
    [undefined, false],
    [false, false],
    [true, true],
  ])('that says of use_html %s gets HTML: %s', async (use_html, hasHtml) => {
    const email = newAddress()
    await program.post('/email/code', { email, use_html }, fromNewNetwork())
    const [mail] = system.inbox.mails

    expect(mail).toMatchObject({ to: email, text: expect.stringMatching(/\b\d{6}\b/) })
    expect(mail?.html !== undefined).toBe(hasHtml)
  })

  test('signs somebody in by a mailed code, and knows them again', async () => {
    const email = newAddress()

    expect(await plain(sendCode(email))).toEqual({ status: 200, body: {} })
    const first = await login(email, mailedCode(system))
    const again = await login(email, await codeFor(` ${email.toUpperCase()} `))

    expect(first.body).toEqual({
      token: {
        access_token: { token: expect.any(String), expires_at: expect.stringMatching(/^\d{10}$/) },
        refresh_token: { token: expect.any(String), expires_at: expect.stringMatching(/^\d{10}$/) },
        token_type: 'Bearer',
      },
    })
    expect(first.headers.get('cache-control')).toBe('no-store')
    const { sub } = claimsOf(tokensOf(first.body).access)
    expect(claimsOf(tokensOf(again.body).access)).toMatchObject({ sub })
    const user = await system.storage.users.find(String(sub))
    expect(user?.emails).toMatchObject([{ address: email, verifiedAt: expect.any(Number) }])
  })

  test('takes a code once, and the newest alone', async () => {
    const email = newAddress()
    const old = await codeFor(email)
    const code = await codeFor(email)

    if (old !== code) expect(await plain(login(email, old))).toEqual(WRONG_CODE)
    expect(await plain(login(email, code))).toMatchObject({ status: 200 })
    expect(await plain(login(email, code))).toEqual(WRONG_CODE)
  })

  test('takes no code after ten minutes, nor for another address', async () => {
    const [email, other] = [newAddress(), newAddress()]
    const code = await codeFor(email)

    expect(await plain(login(other, code))).toEqual(WRONG_CODE)
    clock.advance(10 * MINUTE)
    expect(await plain(login(email, code))).toEqual(WRONG_CODE)
  })

  test('is told the same whether an address is known, unknown, disabled or without a password', async () => {
    const person = await newPerson(system)
    const disabled = await newPerson(system)
    await system.storage.users.setDisabled(disabled.id, 1, 1)
    const answers = await Promise.all(
      [person.email, disabled.email, newAddress()].map(async (email) => {
        const { status, headers, body } = await sendCode(email)
        const names = [...headers.keys()].filter((name) => name !== 'date')

        return { status, names, body }
      }),
    )

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })
})

describe('guesses at a code', () => {
  test('are looked at five times at most, of two hundred at once', async () => {
    const email = newAddress()
    const code = await codeFor(email)

    const answers = await Promise.all(
      Array.from({ length: 200 }, () => login(email, wrong(code)).then(({ status }) => status)),
    )

    // The sixth and all after it are refused before anything is compared.
    expect(answers.filter((status) => status === 401)).toHaveLength(5)
    expect(answers.filter((status) => status === 429)).toHaveLength(195)
    expect(await login(email, code)).toMatchObject({ status: 429 })
  })

  test('use the code up, also for its owner, who waits a quarter of an hour for the next', async () => {
    const email = newAddress()
    const code = await codeFor(email)
    for (let guess = 0; guess < 5; guess++) await login(email, wrong(code))

    const refused = await login(email, code)
    expect(refused.body).toEqual({ code: 8, message: expect.any(String), details: [] })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)

    clock.advance(15 * MINUTE)
    expect(await plain(login(email, code))).toEqual(WRONG_CODE)
    expect(await login(email, await codeFor(email))).toMatchObject({ status: 200 })
  })

  test('that end with the right one cost nothing', async () => {
    const email = newAddress()

    for (let round = 0; round < 4; round++) {
      const code = await codeFor(email)
      expect(await plain(login(email, wrong(code)))).toEqual(WRONG_CODE)
      expect(await login(email, code)).toMatchObject({ status: 200 })
    }
  })
})

test('five codes an hour are mailed to an address that one network asks for', async () => {
  const email = newAddress()
  const headers = fromNewNetwork()
  for (let time = 0; time < 5; time++) {
    expect(await sendCode(email, headers)).toMatchObject({ status: 200 })
  }

  const refused = await sendCode(email, headers)
  expect(refused).toMatchObject({ status: 429, body: { code: 8 } })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
})
