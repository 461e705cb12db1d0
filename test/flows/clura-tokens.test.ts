import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DAY } from '../../src/core/values/index.ts'
import { breakStore } from '../support/broken-store.ts'
import { TestClock } from '../support/clock.ts'
import { type CluraAnswer, newCluraSession, postClura, signInByLink } from '../support/clura.ts'
import { later } from '../support/later.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const HEX = /^[0-9a-f]{64}$/
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/
const UNKNOWN = '0123456789abcdef'.repeat(4)

const TOKENS = {
  id_token: expect.stringMatching(JWT),
  access_token: expect.stringMatching(JWT),
  refresh_token: expect.stringMatching(HEX),
}
const WRONG_CREDENTIALS = { status: 401, body: { message: 'Invalid app credentials' } }
const WRONG_CODE = { status: 401, body: { message: 'Invalid or expired code' } }
const WRONG_REFRESH_TOKEN = { status: 401, body: { message: 'Invalid or expired refresh token' } }

const clock = new TestClock(Date.now())
let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({ clock, env: { REFRESH_OVERLAP: '60s' } })
})
afterAll(async () => system[Symbol.asyncDispose]())

const exchange = (body: unknown, headers?: Record<string, string>) =>
  plain(postClura(system, 'token', body, headers))
const refresh = (body: unknown) => plain(postClura(system, 'refresh', body))
const plain = async (answer: Promise<CluraAnswer>) => {
  const { status, body } = await answer

  return { status, body }
}

describe('POST /v1/global-auth/token', () => {
  test('gives three tokens, which no cache keeps', async () => {
    const { request } = await signInByLink(system)
    const { status, headers, body } = await postClura(system, 'token', request)

    expect({ status, body }).toEqual({ status: 200, body: TOKENS })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('takes the id of the app and a code verifier along', async () => {
    // RFC 7636, appendix B.
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const { registered, request } = await signInByLink(system, {
      query: `?code_challenge=${challenge}&code_challenge_method=S256`,
    })
    const app_client_id = registered.app.clientId

    expect(await exchange(request)).toEqual(WRONG_CODE)
    expect(await exchange({ ...request, code_verifier: 'x'.repeat(43) })).toEqual(WRONG_CODE)
    expect(await exchange({ ...request, app_client_id, code_verifier })).toEqual({
      status: 200,
      body: TOKENS,
    })
  })

  test('finds the app through the code where its id is empty', async () => {
    const { request } = await signInByLink(system)

    expect((await exchange({ ...request, app_client_id: '', code_verifier: '' })).status).toBe(200)
  })

  test('takes no verifier for a code that was asked for without a challenge', async () => {
    const { request } = await signInByLink(system)

    expect(await exchange({ ...request, code_verifier: 'x'.repeat(43) })).toEqual(WRONG_CODE)
  })

  // biome-ignore format: a table
  test.each<[string, object, string]>([
    ['code',          { app_secret: UNKNOWN },                                  'code is required'],
    ['code',          { code: '', app_secret: UNKNOWN },                        'code is required'],
    ['app_secret',    { code: UNKNOWN },                                        'app_secret is required'],
    ['code',          { code: 7, app_secret: UNKNOWN },                         'code must be a string'],
    ['app_secret',    { code: UNKNOWN, app_secret: [UNKNOWN] },                 'app_secret must be a string'],
    ['app_client_id', { code: UNKNOWN, app_secret: UNKNOWN, app_client_id: {} }, 'app_client_id must be a string'],
    ['code_verifier', { code: UNKNOWN, app_secret: UNKNOWN, code_verifier: 1 }, 'code_verifier must be a string'],
  ])('is told of a bad %s: %j', async (_, body, message) => {
    expect(await exchange(body)).toEqual({ status: 400, body: { message } })
  })

  test.each(['{', '[]', '"code"', 'null', '{"code":'])(
    'is told that the body is no JSON object: %j',
    async (body) => {
      expect(await exchange(body)).toEqual({
        status: 400,
        body: { message: 'the body must be a JSON object, with Content-Type: application/json' },
      })
    },
  )

  test.each(['[K3EPSAKE', '{"code":K3EPSAKE}'])(
    'has the log hold nothing of a body that is no JSON: %s',
    async (body) => {
      expect(await exchange(body)).toMatchObject({ status: 400 })
      expect(system.logged()).not.toContain('K3EPSAKE')
    },
  )

  test('is told so of a form, too', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }

    expect(await exchange(`code=${UNKNOWN}&app_secret=x`, headers)).toMatchObject({ status: 400 })
  })

  test('takes no body that is larger than anybody needs', async () => {
    expect(await exchange({ code: 'x'.repeat(100_000) })).toEqual({
      status: 413,
      body: { message: expect.any(String) },
    })
  })

  test('leaves the code alone when the secret is wrong', async () => {
    const { request } = await signInByLink(system)
    const other = await system.registerApp()

    for (const app_secret of [UNKNOWN, 'short', '\u0000', other.secret?.reveal()]) {
      expect(await exchange({ ...request, app_secret })).toEqual(WRONG_CREDENTIALS)
    }
    expect(await exchange(request)).toMatchObject({ status: 200 })
  })

  test('gives an app nothing for the code of another', async () => {
    const { request } = await signInByLink(system)
    const other = await system.registerApp()
    const app_client_id = other.app.clientId
    const app_secret = other.secret?.reveal()

    expect(await exchange({ ...request, app_client_id, app_secret })).toEqual(WRONG_CODE)
    expect(await exchange({ ...request, app_client_id: 'nobody' })).toEqual(WRONG_CREDENTIALS)
    expect(await exchange(request)).toMatchObject({ status: 200 })
  })

  test.each([UNKNOWN, 'x', '\u0000', '"', 'x'.repeat(9_000)])(
    'takes no code that was never issued: #%#',
    async (code) => {
      expect(await exchange({ code, app_secret: UNKNOWN })).toEqual(WRONG_CODE)
    },
  )

  test('leaves an event of a code that was never issued, for the app that brings it', async () => {
    const { app } = await system.registerApp()
    await exchange({ code: UNKNOWN, app_secret: UNKNOWN, app_client_id: app.clientId })

    expect(await system.storage.audit.recent(app.clientId, 10)).toMatchObject([
      { kind: 'refusal', code: 'invalid_grant', reason: expect.stringContaining('never issued') },
    ])
  })

  test('takes no code after two minutes', async () => {
    const { request } = await signInByLink(system)

    expect(await later(121_000, () => exchange(request))).toEqual(WRONG_CODE)
  })

  test('takes a code once, and ends what came of it when it comes again', async () => {
    const { registered, request } = await signInByLink(system)
    const { body } = await exchange(request)

    expect(await exchange(request)).toEqual(WRONG_CODE)
    expect(
      await refresh({
        refresh_token: (body as { refresh_token: string }).refresh_token,
        app_client_id: registered.app.clientId,
        app_secret: request.app_secret,
      }),
    ).toEqual(WRONG_REFRESH_TOKEN)
  })

  test('gives one of a hundred at once the tokens', async () => {
    const { request } = await signInByLink(system)
    const answers = await Promise.all(Array.from({ length: 100 }, () => exchange(request)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const losers = answers.filter(({ status }) => status !== 200)
    for (const loser of losers) expect(loser).toEqual(WRONG_CODE)
  })

  test('has the log tell why under the id that the caller sent, and not the secret', async () => {
    const { request } = await signInByLink(system)
    const headers = { 'x-request-id': 'from-the-app' }
    await exchange({ ...request, app_secret: UNKNOWN }, headers)
    const lines = system
      .logged()
      .split('\n')
      .filter((line) => line.includes('from-the-app'))

    expect(lines.join('\n')).toContain('refused: grant.error')
    expect(lines.join('\n')).not.toContain(UNKNOWN)
  })
})

describe('POST /v1/global-auth/refresh', () => {
  test('gives three tokens, with a refresh token in place of the one that came', async () => {
    const { request } = await newCluraSession(system)
    const { body } = await refresh(request)

    expect(body).toEqual(TOKENS)
    expect(body).not.toMatchObject({ refresh_token: request.refresh_token })
    expect(await refresh({ ...request, ...(body as object) })).toMatchObject({ status: 200 })
  })

  // biome-ignore format: a table
  test.each<[object, string]>([
    [{ app_client_id: 'x', app_secret: 'x' },                     'refresh_token is required'],
    [{ refresh_token: 'x', app_secret: 'x' },                     'app_client_id is required'],
    [{ refresh_token: 'x', app_client_id: 'x' },                  'app_secret is required'],
    [{ refresh_token: null, app_client_id: 'x', app_secret: 'x' }, 'refresh_token must be a string'],
  ])('is told what is missing: %j', async (body, message) => {
    expect(await refresh(body)).toEqual({ status: 400, body: { message } })
  })

  test('leaves the refresh token alone when the app is not who it says it is', async () => {
    const { request } = await newCluraSession(system)

    for (const wrong of [{ app_secret: UNKNOWN }, { app_client_id: 'nobody' }]) {
      expect(await refresh({ ...request, ...wrong })).toEqual(WRONG_CREDENTIALS)
    }
    expect(await refresh(request)).toMatchObject({ status: 200 })
  })

  test('gives an app nothing for the refresh token of another', async () => {
    const { request } = await newCluraSession(system)
    const { registered } = await newCluraSession(system)
    const other = {
      app_client_id: registered.app.clientId,
      app_secret: registered.secret?.reveal(),
    }

    expect(await refresh({ ...request, ...other })).toEqual(WRONG_REFRESH_TOKEN)
    expect(await refresh(request)).toMatchObject({ status: 200 })
  })

  test('takes no refresh token that was never issued, is too old, or was replayed', async () => {
    const { request } = await newCluraSession(system)
    const { request: old } = await newCluraSession(system)
    const { body } = await refresh(request)
    clock.advance(61_000)

    expect(await refresh({ ...request, refresh_token: UNKNOWN })).toEqual(WRONG_REFRESH_TOKEN)
    expect(await refresh(request)).toEqual(WRONG_REFRESH_TOKEN)
    expect(await refresh({ ...request, ...(body as object) })).toEqual(WRONG_REFRESH_TOKEN)
    expect(await later(8 * DAY, () => refresh(old))).toEqual(WRONG_REFRESH_TOKEN)
  })

  test('gives a hundred at once one successor', async () => {
    const { request } = await newCluraSession(system)
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(request)))
    const successors = answers.map(({ body }) => (body as typeof request).refresh_token)

    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(new Set(successors).size).toBe(1)
  })
})

describe('while the database fails', () => {
  test('neither says that anything is wrong with the caller, and both go on afterwards', async () => {
    const { request } = await signInByLink(system)
    const session = await newCluraSession(system)
    const unavailable = { status: 503, body: { message: expect.stringMatching(/not available/) } }
    {
      await using _broken = await breakStore(system)
      expect(await exchange(request)).toEqual(unavailable)
      expect(await refresh(session.request)).toEqual(unavailable)
    }

    expect(await exchange(request)).toMatchObject({ status: 200 })
    expect(await refresh(session.request)).toMatchObject({ status: 200 })
  })
})

test.each(['token', 'refresh'])(
  'another method than POST is refused by name: %s',
  async (route) => {
    const answer = await fetch(`${system.issuer}/v1/global-auth/${route}`)

    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 405,
      body: { message: 'Use POST' },
    })
    expect(answer.headers.get('allow')).toBe('POST')
  },
)
