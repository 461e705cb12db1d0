import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { authorize } from '../support/signed-in.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const HEX = /^[0-9a-f]{64}$/
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

async function post(route: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${system.issuer}/v1/global-auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

/** A code that nobody has exchanged, and what exchanges it. */
async function newCode() {
  const { registered, checks, callback } = await authorize(system)
  const code = callback.searchParams.get('code') ?? ''

  return {
    registered,
    request: {
      code,
      app_secret: registered.secret?.reveal() ?? '',
      code_verifier: checks.pkceCodeVerifier ?? '',
    },
  }
}

describe('POST /v1/global-auth/token', () => {
  test('gives three tokens for a code and the secret of its app', async () => {
    const { request } = await newCode()
    const answer = await post('token', request)

    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body).toEqual({
      id_token: expect.stringMatching(JWT),
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(HEX),
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})
