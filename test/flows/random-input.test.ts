import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { basicOf } from '../support/form-request.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const API = 'https://api.example.com'

let system: TestSystem
let basic: { authorization: string }
let valid: Record<string, string>
beforeAll(async () => {
  system = await startTestSystem({ env: { RESOURCES: `${API}=read` } })
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  basic = basicOf(app)
  valid = Object.fromEntries((await party.authorization()).url.searchParams)
})
afterAll(async () => system[Symbol.asyncDispose]())

// biome-ignore format: a table
const NAMES = [
  'client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'prompt',
  'max_age', 'claims', 'ui_locales', 'acr_values', 'id_token_hint', 'login_hint', 'resource', 'request',
  'request_uri', 'code_challenge', 'code_challenge_method', 'grant_type', 'code', 'code_verifier',
  'refresh_token', 'token', 'token_type_hint', 'client_secret', 'client_assertion',
  'client_assertion_type', 'post_logout_redirect_uri', 'logout', 'xsrf', 'access_token',
  '__proto__', 'constructor', 'toString',
]

// biome-ignore format: a table
const TELLING = [
  '', 'code', 'token', 'openid', 'openid offline_access', 'none', 'login consent', '0', '-1', 'S256',
  'authorization_code', 'refresh_token', 'client_credentials', 'form_post', 'fragment', API, '{}',
  '{"id_token":{"acr":{"essential":true,"values":["x"]}}}', 'a.b.c', 'f'.repeat(64), 'null',
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', 'urn:ietf:params:oauth:request_uri:x',
]

const value = fc.oneof(
  fc.constantFrom(...TELLING),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.json({ maxDepth: 3 }),
  fc.webUrl(),
)
const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.string())
const fields = fc.array(fc.tuple(name, value), { maxLength: 12 })

/** With a valid request as the ground, the odd field gets past the first checks. */
const onValid = fc.record({ fields, isOnValid: fc.boolean() })

const paramsOf = (drawn: { fields: [string, string][]; isOnValid: boolean }): string => {
  const params = new URLSearchParams(drawn.isOnValid ? valid : {})
  for (const [key, text] of drawn.fields) params.set(key, text)

  return params.toString()
}

const statusOf = async (path: string, init: RequestInit = {}): Promise<number> => {
  const response = await fetch(`${system.issuer}${path}`, { redirect: 'manual', ...init })
  await response.body?.cancel()

  return response.status
}

const RUNS = { numRuns: 150 }

describe('whatever is asked', () => {
  test.each(['/oidc/authorize', '/oidc/logout', '/oidc/logout/success', '/oidc/userinfo'])(
    'by a GET of %s never breaks anything',
    async (path) => {
      await fc.assert(
        fc.asyncProperty(onValid, async (drawn) => {
          expect(await statusOf(`${path}?${paramsOf(drawn)}`)).toBeLessThan(500)
        }),
        RUNS,
      )
    },
  )

  test.each([
    '/oidc/authorize',
    '/oidc/token',
    '/oidc/introspect',
    '/oidc/revoke',
    '/oidc/par',
    '/oidc/logout',
    '/oidc/logout/confirm',
    '/oidc/userinfo',
    '/interaction/unknown/login',
  ])('by a form that is posted to %s never breaks anything', async (path) => {
    await fc.assert(
      fc.asyncProperty(onValid, fc.boolean(), async (drawn, isAuthenticated) => {
        const init = {
          method: 'POST',
          body: new URLSearchParams(paramsOf(drawn)),
          headers: isAuthenticated ? basic : {},
        }
        expect(await statusOf(path, init)).toBeLessThan(500)
      }),
      RUNS,
    )
  })

  test('at an address of our own making never breaks anything', async () => {
    const segment = fc.oneof(
      fc.constantFrom('oidc', 'interaction', 'assets', 'upstream', '.well-known', 'callback', '..'),
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(toValid(text))),
      fc.string({ maxLength: 8 }).map((text) => `%${toValid(text)}`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 5 }), async (segments) => {
        expect(await statusOf(`/${segments.join('/')}`)).toBeLessThan(500)
      }),
      RUNS,
    )
  })

  test('leaves no outage in the log', () => {
    expect(system.logged()).not.toContain('"level":"error"')
  })
})

const toValid = (text: string): string => text.toWellFormed()
