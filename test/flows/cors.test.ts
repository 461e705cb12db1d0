import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Developer, newDeveloper } from '../support/developers.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const FRONTEND = 'https://console.example.com'
const BOARD = 'https://board.example.com'

let system: TestSystem
let ada: Developer
beforeAll(async () => {
  system = await startTestSystem({ env: { FRONTEND_URL: `${FRONTEND}/` } })
  ada = await newDeveloper(system)
})
afterAll(async () => system[Symbol.asyncDispose]())

const ask = (path: string, origin: string, init: RequestInit = {}) =>
  fetch(new URL(path, system.issuer), { ...init, headers: { ...init.headers, origin } })

const preflight = (path: string, origin: string) =>
  ask(path, origin, {
    method: 'OPTIONS',
    headers: {
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type',
    },
  })

const allowedOrigin = ({ headers }: Response) => headers.get('access-control-allow-origin')

describe('pages of another origin', () => {
  test('may call the JSON endpoints when they are the frontend of the operator', async () => {
    const asked = await preflight('/v1/app', FRONTEND)

    expect(asked.status).toBe(204)
    expect(allowedOrigin(asked)).toBe(FRONTEND)
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE')
    expect(asked.headers.get('access-control-allow-headers')).toMatch(
      /^Authorization, Content-Type/,
    )
    expect(allowedOrigin(await ask('/v1/app/validate/1', FRONTEND))).toBe(FRONTEND)
  })

  test('may when they are those of a public app, as long as it is one', async () => {
    expect(allowedOrigin(await preflight('/v1/app', BOARD))).toBeNull()

    const app = { name: 'Board', type: 'spa', redirectUri: `${BOARD}/callback` }
    const { id } = (await ada.ask('POST', '/v1/app', app)).body
    expect(allowedOrigin(await preflight('/v1/global-auth/refresh', BOARD))).toBe(BOARD)

    await ada.ask('PATCH', `/v1/app/${id}`, { type: 'web' })
    expect(allowedOrigin(await preflight('/v1/app', BOARD))).toBeNull()
  })

  test('may read why they were refused', async () => {
    const refused = await ask('/v1/app', FRONTEND)

    expect([refused.status, allowedOrigin(refused)]).toEqual([401, FRONTEND])
    expect(refused.headers.get('access-control-expose-headers')).toMatch(/WWW-Authenticate/)
  })

  test('may not otherwise, nor ever with what the browser knows of somebody', async () => {
    for (const origin of ['https://evil.example', 'null', `${FRONTEND}.evil.example`]) {
      const answer = await ask('/v1/app/validate/1', origin)

      expect([answer.status, allowedOrigin(answer)]).toEqual([200, null])
      expect(answer.headers.get('vary')).toMatch(/Origin/)
    }
    for (const answer of [await preflight('/v1/app', FRONTEND), await ask('/v1/app', FRONTEND)]) {
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  test('may not call what is for people', async () => {
    for (const path of ['/', '/dashboard', '/user-login/1']) {
      expect(allowedOrigin(await ask(path, FRONTEND, { redirect: 'manual' }))).toBeNull()
    }
  })
})
