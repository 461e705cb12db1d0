import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'
const load = (env: Record<string, string> = {}) => loadConfig({ LATCHKEY_SECRET, ...env })

describe('what nobody sets', () => {
  test('has the documented defaults', () => {
    expect(load()).toMatchObject({
      port: 8000,
      host: '127.0.0.1',
      workers: 1,
      shutdownDelaySeconds: 0,
      issuer: 'http://localhost:8000',
      dataDir: resolve('data'),
      databaseUrl: `sqlite:${resolve('data/latchkey.db')}`,
      trustedProxies: [],
      log: { level: 'info', format: 'json' },
      lifetimes: {
        accessTokenSeconds: 900,
        idTokenSeconds: 3_600,
        authorizationCodeSeconds: 120,
        refreshTokenSeconds: 604_800,
        refreshTokenMaxSeconds: 7_776_000,
        refreshOverlapSeconds: 3,
        sessionSeconds: 1_209_600,
        interactionSeconds: 3_600,
        jwksMaxAgeSeconds: 600,
      },
      resources: [],
      developers: 'anyone',
      secretsOrigin: 'environment',
      warnings: [],
    })
    expect(load().upstreams).toEqual([])
    expect(load().importedSigningKey).toBeUndefined()
    expect(load().metrics).toBeUndefined()
  })

  test('is also what is set to nothing', () => {
    expect(load({ PORT: '', GOOGLE_CLIENT_ID: ' ', LOG_LEVEL: '' })).toEqual(load())
  })

  test('follows from what is set', () => {
    expect(load({ PORT: '9000' }).issuer).toBe('http://localhost:9000')
    expect(load({ DATA_DIR: '/srv' }).databaseUrl).toBe('sqlite:/srv/latchkey.db')
    expect(load({ ISSUER: 'https://id.example.com' }).host).toBe('::')
    expect(load({ ISSUER: 'http://[::1]:8000' }).host).toBe('127.0.0.1')
    expect(loadConfig({ LATCHKEY_SECRET }, { isTerminal: true }).log.format).toBe('pretty')
  })
})

describe('the issuer', () => {
  test.each([
    ['https://id.example.com/', 'https://id.example.com'],
    ['https://ID.Example.com:443', 'https://id.example.com'],
    ['http://127.0.0.1:8000/', 'http://127.0.0.1:8000'],
  ])('%s becomes %s', (given, issuer) => {
    expect(load({ ISSUER: given }).issuer).toBe(issuer)
    expect(load({ JWT_ISSUER: given }).issuer).toBe(issuer)
  })

  test('may use http on another host where that is expressly allowed', () => {
    const env = { ISSUER: 'http://id.internal', ALLOW_INSECURE_HTTP: 'true' }

    expect(load(env).issuer).toBe('http://id.internal')
  })
})

test('metrics have a port of their own, on loopback unless said otherwise', () => {
  expect(load({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 })
  expect(load({ METRICS_PORT: '9464', METRICS_HOST: '::' }).metrics?.host).toBe('::')
})

describe('the number of workers', () => {
  test('is what is said, or one for each core', () => {
    expect(load({ WORKERS: '4' }).workers).toBe(4)
    expect(load({ WORKERS: 'auto' }).workers).toBe(availableParallelism())
  })
})

describe('lists', () => {
  test('of trusted proxies hold addresses and ranges, with loopback written out', () => {
    expect(load({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,fd00::1' }).trustedProxies).toEqual([
      '127.0.0.0/8',
      '::1/128',
      '10.0.0.0/8',
      'fd00::1',
    ])
  })

  test('of resources hold an indicator and its scopes', () => {
    const RESOURCES = 'https://api.example.com=read write; urn:example:billing, https://c.example='

    expect(load({ RESOURCES }).resources).toEqual([
      { indicator: 'https://api.example.com', scopes: ['read', 'write'] },
      { indicator: 'urn:example:billing', scopes: [] },
      { indicator: 'https://c.example', scopes: [] },
    ])
  })
})

describe('upstreams', () => {
  const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'hush' }
  const github = { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'hush' }
  const acme = {
    UPSTREAM_ACME_STAFF_ISSUER: 'https://login.acme.example',
    UPSTREAM_ACME_STAFF_CLIENT_ID: 'us',
    UPSTREAM_ACME_STAFF_CLIENT_SECRET: 'hush',
  }

  test('are there with both ID and secret', () => {
    const { upstreams } = load({ ...google, ...github })

    expect(upstreams).toMatchObject([
      { kind: 'google', clientId: 'id', issuer: 'https://accounts.google.com' },
      { kind: 'github', url: 'https://github.com', apiUrl: 'https://api.github.com' },
    ])
    expect(upstreams.map(({ clientSecret }) => clientSecret.reveal())).toEqual(['hush', 'hush'])
  })

  test('may be any issuers, and stand in the order that is given', () => {
    const { upstreams, warnings } = load({
      ...google,
      ...github,
      ...acme,
      UPSTREAMS: 'github, acme-staff, google',
    })

    expect(upstreams.map(({ kind }) => kind)).toEqual(['github', 'oidc', 'google'])
    expect(upstreams[1]).toMatchObject({
      name: 'acme-staff',
      label: 'Acme staff',
      issuer: 'https://login.acme.example',
      clientId: 'us',
      scopes: ['openid', 'email', 'profile'],
    })
    expect(warnings).toEqual([])
  })

  test('have the label and the scopes that they are given', () => {
    const named = { UPSTREAMS: 'acme-staff', UPSTREAM_ACME_STAFF_LABEL: 'Acme & Sons' }

    expect(
      load({ ...acme, ...named, UPSTREAM_ACME_STAFF_SCOPES: 'openid email' }).upstreams,
    ).toMatchObject([{ label: 'Acme & Sons', scopes: ['openid', 'email'] }])
  })

  test('that are not named are warned of', () => {
    expect(load(acme).warnings).toContain(
      'UPSTREAM_ACME_STAFF_ISSUER is of no use: it belongs to no upstream that UPSTREAMS names.',
    )
  })

  test.each([
    [{ GITHUB_URL: 'https://git.example.com/' }, 'https://git.example.com/api/v3'],
    [{ GITHUB_URL: 'https://a.ghe.com', GITHUB_API_URL: 'https://b.ghe.com' }, 'https://b.ghe.com'],
  ])('GitHub has its API where its server has it: %j', (env, apiUrl) => {
    expect(load({ ...github, ...env }).upstreams).toMatchObject([{ kind: 'github', apiUrl }])
  })
})

test.each([
  ['GOOGLE_CLIENTID', 'GOOGLE_CLIENT_ID'],
  ['LATCHKEY_SECRETS', 'LATCHKEY_SECRET'],
  ['REFRESH_TOKEN_LIFE_TIME', 'REFRESH_TOKEN_LIFETIME'],
  ['ISUER', 'ISSUER'],
])('warns that %s is perhaps meant to be %s', (name, meant) => {
  expect(load({ [name]: 'x' }).warnings).toEqual([
    `${name} is not a variable of Latchkey. Did you mean ${meant}?`,
  ])
})

test('ignores what is no variable of Latchkey', () => {
  expect(load({ PATH: '/bin', HOSTS: 'x', GOOGLE_APPLICATION_CREDENTIALS: 'x' }).warnings).toEqual(
    [],
  )
})

test('shows no secret when it is printed', () => {
  const config = load({ GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'hush-hush' })
  const printed = inspect(config, { depth: 9 }) + JSON.stringify(config)

  for (const secret of ['hush-hush', LATCHKEY_SECRET, ...config.secrets.cookieKeys]) {
    expect(printed).not.toContain(secret)
  }
})

test('developers are named by address and by domain, in their normal form', () => {
  expect(load({ DEVELOPERS: 'Ada@Example.com, @Example.ORG' }).developers).toEqual({
    addresses: ['ada@example.com'],
    domains: ['example.org'],
  })
})

test('a frontend is known by its origin', () => {
  expect(load({ FRONTEND_URL: 'https://console.example.com/apps' }).frontendOrigin).toBe(
    'https://console.example.com',
  )
})

test('of the redirect URIs that Clura has at Google, the one for apps is sent', () => {
  const client = { GOOGLE_CLIENT_ID: 'client', GOOGLE_CLIENT_SECRET: 'secret' }
  const GOOGLE_REDIRECT_URI = 'http://localhost:8000/v1/auth/google/callback'
  const GLOBAL_REDIRECT_URI = 'http://localhost:8000/v1/global-auth/callback'

  expect(load({ ...client, GOOGLE_REDIRECT_URI, GLOBAL_REDIRECT_URI }).upstreams).toMatchObject([
    { redirectUri: GLOBAL_REDIRECT_URI },
  ])
  expect(load({ ...client, GOOGLE_REDIRECT_URI }).upstreams).toMatchObject([
    { redirectUri: GOOGLE_REDIRECT_URI },
  ])
  expect(load(client).upstreams).toMatchObject([{ redirectUri: undefined }])
})
