import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getRaw } from '../support/raw-http.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const OPENID = '/.well-known/openid-configuration'
const OAUTH = '/.well-known/oauth-authorization-server'
const JWKS = '/.well-known/jwks.json'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${system.issuer}${path}`, { headers })

describe('discovery', () => {
  test('lists exactly what is on', async () => {
    const { issuer } = system

    expect(await (await get(OPENID)).json()).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/oidc/authorize`,
      token_endpoint: `${issuer}/oidc/token`,
      userinfo_endpoint: `${issuer}/oidc/userinfo`,
      introspection_endpoint: `${issuer}/oidc/introspect`,
      revocation_endpoint: `${issuer}/oidc/revoke`,
      end_session_endpoint: `${issuer}/oidc/logout`,
      pushed_authorization_request_endpoint: `${issuer}/oidc/par`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
        'none',
      ],
      token_endpoint_auth_signing_alg_values_supported: [
        'RS256',
        'PS256',
        'ES256',
        'Ed25519',
        'EdDSA',
      ],
      dpop_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
      claims_supported: [
        'sub',
        'app_client_id',
        'name',
        'given_name',
        'family_name',
        'picture',
        'locale',
        'updated_at',
        'email',
        'email_verified',
        'address',
        'phone_number',
        'phone_number_verified',
        'acr',
        'sid',
        'auth_time',
        'iss',
        'amr',
      ],
      claim_types_supported: ['normal'],
      claims_parameter_supported: true,
      request_uri_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
      acr_values_supported: ['urn:latchkey:acr:1fa', 'urn:latchkey:acr:2fa'],
      subject_types_supported: ['public'],
      ui_locales_supported: ['de', 'en'],
    })
  })

  test('says the same to OAuth clients as to OpenID Connect ones', async () => {
    expect(await (await get(OAUTH)).json()).toEqual(await (await get(OPENID)).json())
  })

  test('lists no endpoint that is not there', async () => {
    const metadata = (await (await get(OPENID)).json()) as Record<string, string>
    const endpoints = Object.entries(metadata).filter(([name]) => /_(endpoint|uri)$/.test(name))
    const answers = await Promise.all(endpoints.map(([, url]) => fetch(url)))
    const posts = await Promise.all(endpoints.map(([, url]) => fetch(url, { method: 'POST' })))

    expect(endpoints).toHaveLength(8)
    endpoints.forEach(([name], index) => {
      expect({ name, isThere: [answers, posts].some((all) => all[index]?.status !== 404) }).toEqual(
        { name, isThere: true },
      )
    })
  })

  // biome-ignore format: a table
  test.each<[string, Record<string, string>]>([
    ['Host',             { host: 'evil.example' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }],
    ['Forwarded',        { forwarded: 'host=evil.example;proto=https' }],
  ])('believes no forged %s header', async (_, headers) => {
    const { body } = await getRaw(system.issuer, OPENID, headers)

    expect(JSON.parse(body)).toEqual(await (await get(OPENID)).json())
  })
})

describe.each([OPENID, OAUTH, JWKS])('%s', (path) => {
  test('may be cached for as long as is configured, and read by pages of any origin', async () => {
    const { headers } = await get(path, { origin: 'https://anywhere.example' })

    expect(headers.get('cache-control')).toBe('public, max-age=600')
    expect(headers.get('access-control-allow-origin')).toBe('https://anywhere.example')
    expect(headers.get('vary')).toContain('Origin')
  })

  test('is answered with 304 to whoever has it already', async () => {
    const etag = (await get(path)).headers.get('etag') ?? ''
    const again = await getRaw(system.issuer, path, { 'if-none-match': etag })
    const stale = await getRaw(system.issuer, path, { 'if-none-match': '"another"' })

    expect(etag).toMatch(/^"[\w-]{43}"$/)
    expect(again).toMatchObject({ status: 304, body: '' })
    expect(again.headers.get('etag')).toBe(etag)
    expect(stale.status).toBe(200)
  })
})

describe('the JWKS', () => {
  test('holds the public members of the signing key, and nothing else', async () => {
    const [key] = await system.storage.signingKeys.list()
    const response = await get(JWKS)

    expect(response.headers.get('content-type')).toBe('application/jwk-set+json; charset=utf-8')
    expect(await response.json()).toEqual({
      keys: [
        {
          kty: 'RSA',
          kid: key?.id,
          use: 'sig',
          alg: 'RS256',
          e: 'AQAB',
          n: expect.stringMatching(/^[\w-]{342}$/),
        },
      ],
    })
  })
})
