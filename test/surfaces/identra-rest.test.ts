import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/core/values/index.ts'
import { IdentraProgram, PASSWORD, plain, tokensOf } from '../support/identra.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const FRONTEND = 'https://app.example.com'

let system: TestSystem
let program: IdentraProgram
beforeAll(async () => {
  system = await startTestSystem({ env: { FRONTEND_URL: FRONTEND } })
  program = new IdentraProgram(system)
})
afterAll(async () => system[Symbol.asyncDispose]())

describe('a request that is not as it should be', () => {
  // biome-ignore format: a table
  test.each<[string, unknown, string]>([
    ['/oauth/login',       { state: 'x' },                              'code is required'],
    ['/oauth/login',       { code: 'x', state: '' },                    'state is required'],
    ['/oauth/bind',        { code: 7, state: 'x' },                     'code must be a string'],
    ['/email/code',        {},                                          'email is required'],
    ['/email/code',        { email: 'nobody' },                         'This is not an email address.'],
    ['/email/code',        { email: 'a@b.c', use_html: 'yes' },         'use_html must be true or false'],
    ['/email/login',       { email: 'a@b.c' },                          'code is required'],
    ['/email/login',       { email: 'nobody', code: '123456' },         'This is not an email address.'],
    ['/password/register', { email: 'a@b.c' },                          'password is required'],
    ['/password/register', { email: 'nobody', password: PASSWORD },     'This is not an email address.'],
    ['/password/login',    { email: ['a@b.c'], password: PASSWORD },    'email must be a string'],
    ['/password/login',    { email: 'nobody', password: PASSWORD },     'This is not an email address.'],
    ['/token/refresh',     {},                                          'refresh_token is required'],
    ['/token/revoke',      { refresh_token: null },                     'refresh_token is required'],
    ['/token/revoke',      { refresh_token: false },                    'refresh_token must be a string'],
    ['/me/login-info',     { access_token: 1 },                         'access_token must be a string'],
    ['/me/login-info',     [],                                          'the message must be an object'],
    ['/me/login-info',     '{',                                         'the body must be a JSON object, with Content-Type: application/json'],
  ])('is told so: %s %j', async (path, body, message) => {
    expect(await plain(program.post(path, body))).toEqual({
      status: 400,
      body: { code: 3, message, details: [] },
    })
  })

  // biome-ignore format: a table
  test.each([
    ['/oauth/url',                                  3, 'provider is required'],
    ['/oauth/url?provider=github&provider=google',  3, 'provider must be a string'],
    ['/oauth/url?provider=elsewhere',               3, 'There is no such way to sign in.'],
    ['/oauth/url?provider=github',                  9, 'This provider is not configured.'],
  ])('is told so: %s', async (path, code, message) => {
    expect(await plain(program.get(path))).toEqual({
      status: 400,
      body: { code, message, details: [] },
    })
  })

  test('is told which method there is', async () => {
    const { status, headers, body } = await program.get('/password/login')

    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
    expect(body).toEqual({ code: 12, message: 'Use POST', details: [] })
  })

  test('is told when it is larger than anybody needs', async () => {
    expect(await program.post('/email/code', { email: 'x'.repeat(100_000) })).toMatchObject({
      status: 413,
      body: { code: 8, details: [] },
    })
  })

  test('is told that there is no such address', async () => {
    for (const path of ['/oauth/nothing', '/password/login/now']) {
      expect(await plain(program.post(path, {}))).toEqual({
        status: 404,
        body: { code: 5, message: 'Not found', details: [] },
      })
    }
    const elsewhere = await fetch(`${system.issuer}/oauthority`)
    expect(await elsewhere.text()).not.toContain('details')
  })
})

describe('a request', () => {
  test('may name its fields in lowerCamelCase', async () => {
    const { access, refresh } = await program.register(`${newId()}@example.com`)

    expect(await program.post('/me/login-info', { accessToken: access })).toMatchObject({
      status: 200,
    })
    const { status, body } = await program.post('/token/refresh', { refreshToken: refresh })
    expect(status).toBe(200)
    expect(
      await plain(program.post('/token/revoke', { refreshToken: tokensOf(body).refresh })),
    ).toEqual({ status: 200, body: {} })
  })

  test('may have null for what it does not set', async () => {
    const email = `${newId()}@example.com`
    const { access } = await program.register(email)

    expect(await program.post('/email/code', { email, use_html: null })).toMatchObject({
      status: 200,
    })
    expect(
      await program.post(
        '/me/login-info',
        { access_token: null },
        { authorization: `Bearer ${access}` },
      ),
    ).toMatchObject({ status: 200 })
  })

  test('may show its token in the header, without a body', async () => {
    const { access } = await program.register(`${newId()}@example.com`)
    const answer = await fetch(`${system.issuer}/me/login-info`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
    })

    expect(answer.status).toBe(200)
  })

  test('of a page of the operator is let through', async () => {
    const headers = { origin: FRONTEND, 'access-control-request-method': 'POST' }
    for (const path of ['/oauth/url', '/email/code', '/password/login', '/token/refresh']) {
      const asked = await fetch(`${system.issuer}${path}`, { method: 'OPTIONS', headers })
      expect([path, asked.status]).toEqual([path, 204])
      expect(asked.headers.get('access-control-allow-origin')).toBe(FRONTEND)
    }
    const stranger = await program.get('/oauth/providers', { origin: 'https://evil.example' })
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('health is told as Identra tells it', async () => {
  expect(await plain(program.get('/healthz'))).toEqual({ status: 200, body: { status: 'ok' } })
  expect(await plain(program.get('/readyz'))).toEqual({ status: 200, body: { status: 'ready' } })
})

describe('the surface', () => {
  test('moves under a prefix as a whole, its keys included', async () => {
    await using moved = await startTestSystem({ env: { IDENTRA_PREFIX: '/identra/' } })
    const below = new IdentraProgram(moved, '/identra')

    expect(await below.register('ada@example.com')).toMatchObject({ access: expect.any(String) })
    expect((await below.get('/.well-known/jwks.json')).body).toEqual(
      (await new IdentraProgram(moved).get('/.well-known/jwks.json')).body,
    )
    expect(await new IdentraProgram(moved).get('/oauth/providers')).toMatchObject({ status: 404 })
  })

  test('is not there where it is switched off', async () => {
    await using off = await startTestSystem({ env: { IDENTRA: 'off' } })
    const asked = new IdentraProgram(off)
    const described = (await asked.get('/openapi.json')).body.paths

    expect(await asked.get('/oauth/providers')).toMatchObject({ status: 404 })
    expect(Object.keys(described).filter((path) => !path.startsWith('/v1/'))).toEqual([])
  })

  test('says that mail is not configured where it is not', async () => {
    await using silent = await startTestSystem({ mail: { kind: 'none' } })

    expect(await plain(new IdentraProgram(silent).post('/email/code', { email: 'a@b.c' }))).toEqual(
      {
        status: 400,
        body: { code: 9, message: 'Mail is not configured.', details: [] },
      },
    )
  })
})
