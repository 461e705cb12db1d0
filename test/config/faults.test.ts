import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { InvalidConfiguration, loadConfig } from '../../src/config/index.ts'

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'

const ACME = {
  UPSTREAMS: 'acme',
  UPSTREAM_ACME_ISSUER: 'https://acme.example',
  UPSTREAM_ACME_CLIENT_ID: 'us',
  UPSTREAM_ACME_CLIENT_SECRET: 'hush',
}

const refusalOf = (env: Record<string, string>): InvalidConfiguration => {
  try {
    loadConfig({ LATCHKEY_SECRET, ...env })
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

const privateKeyOf = (type: 'rsa' | 'ec', options: object): string =>
  generateKeyPairSync(type as 'rsa', {
    modulusLength: 1_024,
    ...options,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey

describe('refuses', () => {
  // biome-ignore format: a table
  test.each([
    [{ PORT: '0' }, 'PORT', /whole number from 1 to 65535, not "0"/],
    [{ PORT: '80a' }, 'PORT', /not "80a"/],
    [{ PORT: '65536' }, 'PORT', /from 1 to 65535/],
    [{ HOST: 'http://x' }, 'HOST', /an IP address or a host name/],
    [{ ISSUER: 'id.example.com' }, 'ISSUER', /an absolute https URL/],
    [{ ISSUER: 'ftp://id.example.com' }, 'ISSUER', /an absolute https URL/],
    [{ ISSUER: 'https://id.example.com/?' }, 'ISSUER', /a query or a fragment/],
    [{ ISSUER: 'https://id.example.com/#a' }, 'ISSUER', /a query or a fragment/],
    [{ ISSUER: 'https://id.example.com/auth' }, 'ISSUER', /must not have a path/],
    [{ ISSUER: 'https://me:pw@id.example.com' }, 'ISSUER', /a user name or a password/],
    [{ ISSUER: 'http://id.example.com' }, 'ISSUER', /must use https.*ALLOW_INSECURE_HTTP=true/],
    [{ JWT_ISSUER: 'http://id.example.com' }, 'JWT_ISSUER', /must use https/],
    [{ ISSUER: 'https://a.example', JWT_ISSUER: 'https://b.example' }, 'JWT_ISSUER', /the same as ISSUER/],
    [{ ALLOW_INSECURE_HTTP: 'yes' }, 'ALLOW_INSECURE_HTTP', /one of true, false/],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES', /CIDR ranges or "loopback", not "10.0.0.0\/33"/],
    [{ TRUSTED_PROXIES: 'proxy.internal' }, 'TRUSTED_PROXIES', /not "proxy.internal"/],
    [{ DATABASE_URL: 'mongodb://db/latchkey' }, 'DATABASE_URL', /begins with sqlite:, postgres: or mysql:/],
    [{ DATABASE_URL: 'postgres:latchkey' }, 'DATABASE_URL', /must be postgres:\/\/user:password@host\/database/],
    [{ DATABASE_URL: 'mysql://me:50%@db/latchkey' }, 'DATABASE_URL', /%XX for what is no letter/],
    [{ DATABASE_URL: 'postgresql://me:pw@db' }, 'DATABASE_URL', /name a database after the host/],
    [{ DATABASE_URL: 'mariadb://me:pw@db/latchkey#x' }, 'DATABASE_URL', /not have a fragment/],
    [{ DATABASE_URL: 'postgres://db/latchkey?sslrootcert=a' }, 'DATABASE_URL', /not have the parameter "sslrootcert"/],
    [{ DATABASE_URL: 'postgres://db/latchkey?sslmode=prefer' }, 'DATABASE_URL', /sslmode=disable or sslmode=require/],
    [{ IDENTRA: 'yes' }, 'IDENTRA', /one of on, off/],
    [{ IDENTRA_PREFIX: 'identra' }, 'IDENTRA_PREFIX', /a path such as \/identra, not "identra"/],
    [{ IDENTRA_PREFIX: '/v1' }, 'IDENTRA_PREFIX', /which is taken/],
    [{ IDENTRA_ISSUER: 'our id' }, 'IDENTRA_ISSUER', /a word or a URI/],
    [{ IDENTRA_ISSUER: 'a:b c' }, 'IDENTRA_ISSUER', /a word or a URI/],
    [{ IDENTRA_REDIRECT_URLS: 'http://app.example.com/' }, 'IDENTRA_REDIRECT_URLS', /https URLs without query/],
    [{ IDENTRA_REDIRECT_URLS: 'https://app.example.com/,nowhere' }, 'IDENTRA_REDIRECT_URLS', /https URLs without query/],
    [{ IDENTRA_REDIRECT_URLS: 'https://app.example.com/?a=b' }, 'IDENTRA_REDIRECT_URLS', /https URLs without query/],
    [{ IDENTRA_ACCESS_TOKEN_LIFETIME: '2d' }, 'IDENTRA_ACCESS_TOKEN_LIFETIME', /from 1s to 1d/],
    [{ IDENTRA_REFRESH_TOKEN_LIFETIME: '91d' }, 'IDENTRA_REFRESH_TOKEN_LIFETIME', /not be longer than REFRESH_TOKEN_MAX_LIFETIME/],
    [{ METRICS_PORT: 'on' }, 'METRICS_PORT', /whole number from 1 to 65535, not "on"/],
    [{ METRICS_PORT: '8000' }, 'METRICS_PORT', /must not be the same as PORT/],
    [{ METRICS_TOKEN: 'x' }, 'METRICS_PORT', /must be set, because METRICS_TOKEN is/],
    [{ DATABASE_POOL_SIZE: '0' }, 'DATABASE_POOL_SIZE', /a whole number from 1 to 1000, not "0"/],
    [{ DATABASE_CONNECT_TIMEOUT: '2h' }, 'DATABASE_CONNECT_TIMEOUT', /from 0s to 1h/],
    [{ DATABASE_TLS_CA: '/nowhere.pem' }, 'DATABASE_TLS_CA', /cannot be read: "\/nowhere.pem"/],
    [{ DATABASE_TLS_CA: 'package.json' }, 'DATABASE_TLS_CA', /without a PEM certificate/],
    [{ DEVELOPERS: 'ada@example.com,everybody' }, 'DEVELOPERS', /email addresses and @domains, not "everybody"/],
    [{ GOOGLE_REDIRECT_URI: 'http://localhost:3000/v1/auth/google/callback' }, 'GOOGLE_REDIRECT_URI', /must be an address that Latchkey answers at: http:\/\/localhost:8000\/upstream/],
    [{ ISSUER: 'https://id.example.com', GLOBAL_REDIRECT_URI: 'https://id.example.com/callback' }, 'GLOBAL_REDIRECT_URI', /or https:\/\/id.example.com\/v1\/global-auth\/callback/],
    [{ DEVELOPERS: '@' }, 'DEVELOPERS', /not "@"/],
    [{ DEVELOPERS: ',' }, 'DEVELOPERS', /"anyone", or list/],
    [{ FRONTEND_URL: 'console.example.com' }, 'FRONTEND_URL', /an absolute https URL/],
    [{ SMTP_URL: 'https://mail.example.com', MAIL_FROM: 'a@example.com' }, 'SMTP_URL', /smtp:\/\/user:password@host:port/],
    [{ SMTP_URL: 'smtp://me:50%@mail.example.com', MAIL_FROM: 'a@example.com' }, 'SMTP_URL', /%XX for what is no letter/],
    [{ SMTP_URL: 'smtp://me@mail.example.com', MAIL_FROM: 'a@example.com' }, 'SMTP_URL', /both a user and a password/],
    [{ SMTP_URL: 'smtp://mail.example.com/?pool=true', MAIL_FROM: 'a@example.com' }, 'SMTP_URL', /end after the host/],
    [{ SMTP_URL: 'smtp://mail.example.com' }, 'MAIL_FROM', /must be set, because SMTP_URL is/],
    [{ SMTP_HOST: 'mail.example.com' }, 'MAIL_FROM', /must be set, because SMTP_HOST is/],
    [{ SMTP_HOST: 'mail.example.com', SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.com' }, 'SMTP_HOST', /not be set together with SMTP_URL/],
    [{ SMTP_PORT: '25' }, 'SMTP_PORT', /of no use without SMTP_HOST/],
    [{ SMTP_PORT: '25', SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.com' }, 'SMTP_PORT', /together with SMTP_URL, which has room/],
    [{ SMTP_HOST: 'mail.example.com', SMTP_USER: 'me', MAIL_FROM: 'a@example.com' }, 'SMTP_PASSWORD', /must be set, because SMTP_USER is/],
    [{ SMTP_TLS: 'maybe' }, 'SMTP_TLS', /one of implicit, starttls, none/],
    [{ SMTP_URL: 'smtps://mail.example.com', SMTP_TLS: 'starttls', MAIL_FROM: 'a@example.com' }, 'SMTP_TLS', /because SMTP_URL begins with smtps:/],
    [{ SMTP_URL: 'smtp://me:pw@mail.example.com', SMTP_TLS: 'none', MAIL_FROM: 'a@example.com' }, 'SMTP_TLS', /the password could be read/],
    [{ MAIL_FROM: 'Ada <ada@example.com>' }, 'MAIL_FROM', /an email address alone/],
    [{ WORKERS: '0' }, 'WORKERS', /must be auto or a whole number from 1 to 256, not "0"/],
    [{ WORKERS: 'all' }, 'WORKERS', /not "all"/],
    [{ WORKERS: '2', DATABASE_URL: 'sqlite::memory:' }, 'WORKERS', /must be 1 with a database in memory/],
    [{ SHUTDOWN_DELAY: '1h' }, 'SHUTDOWN_DELAY', /from 0s to 5m/],
    [{ DATABASE_URL: 'latchkey.db' }, 'DATABASE_URL', /begins with sqlite:/],
    [{ DATABASE_URL: 'sqlite:' }, 'DATABASE_URL', /the path of a file/],
    [{ DATABASE_URL: 'sqlite://latchkey.db' }, 'DATABASE_URL', /the path of a file/],
    [{ DATABASE_URL: 'file:./a.db?mode=ro' }, 'DATABASE_URL', /without a query/],
    [{ LATCHKEY_SECRET: 'too short' }, 'LATCHKEY_SECRET', /32 characters or longer/],
    [{ LATCHKEY_SECRET: `${LATCHKEY_SECRET},short` }, 'LATCHKEY_SECRET', /32 characters or longer/],
    [{ LATCHKEY_SECRET: `${LATCHKEY_SECRET},${LATCHKEY_SECRET}` }, 'LATCHKEY_SECRET', /the same secret twice/],
    [{ LATCHKEY_SECRET: ',' }, 'LATCHKEY_SECRET', /at least one secret/],
    [{ GOOGLE_CLIENT_ID: 'id' }, 'GOOGLE_CLIENT_SECRET', /must be set, because GOOGLE_CLIENT_ID is/],
    [{ GOOGLE_CLIENT_SECRET: 'hush' }, 'GOOGLE_CLIENT_ID', /must be set, because GOOGLE_CLIENT_SECRET is/],
    [{ GOOGLE_ISSUER: 'http://accounts.example' }, 'GOOGLE_ISSUER', /must use https/],
    [{ GITHUB_CLIENT_ID: 'id' }, 'GITHUB_CLIENT_SECRET', /must be set, because GITHUB_CLIENT_ID is/],
    [{ GITHUB_API_URL: 'http://api.git.example' }, 'GITHUB_API_URL', /must use https/],
    [{ GITHUB_REDIRECT_URI: 'http://localhost:8000/callback' }, 'GITHUB_REDIRECT_URI', /or http:\/\/localhost:8000\/v1\/global-auth\/github\/callback/],
    [{ UPSTREAMS: 'Acme' }, 'UPSTREAMS', /lower-case letters.* not "Acme"/],
    [{ UPSTREAMS: 'password' }, 'UPSTREAMS', /must not call an upstream password/],
    [{ REGISTRATION: 'example.com' }, 'REGISTRATION', /must be "open", "closed", or list @domains, not "example.com"/],
    [{ UPSTREAMS: 'google,google' }, 'UPSTREAMS', /an upstream twice/],
    [{ UPSTREAMS: 'github', GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'hush' }, 'UPSTREAMS', /must name google, because GOOGLE_CLIENT_ID is set/],
    [{ ...ACME, UPSTREAM_ACME_ISSUER: 'http://acme.example' }, 'UPSTREAM_ACME_ISSUER', /must use https/],
    [{ ...ACME, UPSTREAM_ACME_CLIENT_SECRET: '' }, 'UPSTREAM_ACME_CLIENT_SECRET', /must be set, because UPSTREAMS names acme/],
    [{ ...ACME, UPSTREAM_ACME_SCOPES: 'email' }, 'UPSTREAM_ACME_SCOPES', /must hold the scope openid/],
    [{ ...ACME, UPSTREAM_ACME_LABEL: 'x'.repeat(41) }, 'UPSTREAM_ACME_LABEL', /40 characters at most/],
    [{ JWT_KEY_ID: 'key-1' }, 'JWT_PRIVATE_KEY', /must be set, because JWT_KEY_ID is/],
    [{ JWT_PRIVATE_KEY: 'nonsense' }, 'JWT_PRIVATE_KEY', /a private key in PEM form/],
    [{ JWT_PRIVATE_KEY: privateKeyOf('rsa', {}) }, 'JWT_PRIVATE_KEY', /2048 bits or more/],
    [{ JWT_PRIVATE_KEY: privateKeyOf('ec', { namedCurve: 'P-256' }) }, 'JWT_PRIVATE_KEY', /an RSA key/],
    [{ RESOURCES: 'api=read' }, 'RESOURCES', /an absolute URI without a fragment, not "api"/],
    [{ RESOURCES: 'https://a.example#x=read' }, 'RESOURCES', /without a fragment/],
    [{ RESOURCES: 'https://a.example=re"ad' }, 'RESOURCES', /no scope can have/],
    [{ RESOURCES: 'https://a.example=x;https://a.example=y' }, 'RESOURCES', /"https:\/\/a.example" twice/],
    [{ ACCESS_TOKEN_LIFETIME: '15' }, 'ACCESS_TOKEN_LIFETIME', /a whole number and a unit .* not "15"/],
    [{ ID_TOKEN_LIFETIME: '0s' }, 'ID_TOKEN_LIFETIME', /from 1s to 1d, not "0s"/],
    [{ AUTHORIZATION_CODE_LIFETIME: '11m' }, 'AUTHORIZATION_CODE_LIFETIME', /from 1s to 10m/],
    [{ REFRESH_TOKEN_LIFETIME: '91d' }, 'REFRESH_TOKEN_LIFETIME', /not be longer than REFRESH_TOKEN_MAX_LIFETIME/],
    [{ REFRESH_OVERLAP: '61s' }, 'REFRESH_OVERLAP', /from 0s to 60s/],
    [{ REFRESH_OVERLAP: '9s', REFRESH_TOKEN_LIFETIME: '9s' }, 'REFRESH_OVERLAP', /shorter than REFRESH_TOKEN_LIFETIME/],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /one of fatal, error, warn, info, debug, trace, silent/],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT', /one of json, pretty/],
  ] as [Record<string, string>, string, RegExp][])('%o', (env, variable, problem) => {
    const { faults } = refusalOf(env)

    expect(faults.map((fault) => fault.variable)).toEqual([variable])
    expect(faults[0]?.problem).toMatch(problem)
    expect(faults[0]?.example).toMatch(`${variable}=`)
  })
})

test('lists all faults at once, each with its variable, what is wrong, and an example', () => {
  const { message } = refusalOf({
    PORT: 'x',
    LOG_LEVEL: 'x',
    GOOGLE_CLIENT_ID: 'x',
    JWT_KEY_ID: 'x',
  })

  expect(message).toBe(
    [
      'The configuration has 4 faults:',
      '  PORT must be a whole number from 1 to 65535, not "x"',
      '    for example: PORT=8000',
      '  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
      '    for example: LOG_LEVEL=info',
      '  GOOGLE_CLIENT_SECRET must be set, because GOOGLE_CLIENT_ID is',
      '    for example: GOOGLE_CLIENT_SECRET=<as Google shows it beside the client ID>',
      '  JWT_PRIVATE_KEY must be set, because JWT_KEY_ID is',
      '    for example: JWT_PRIVATE_KEY="$(openssl genrsa 2048)"',
    ].join('\n'),
  )
})

test('names every bad entry of a list', () => {
  expect(refusalOf({ TRUSTED_PROXIES: 'a b,10.0.0.1,c d' }).faults).toHaveLength(2)
})

test('blames no variable for the fault of another', () => {
  const { faults } = refusalOf({
    REFRESH_TOKEN_MAX_LIFETIME: 'long',
    REFRESH_TOKEN_LIFETIME: '99d',
  })

  expect(faults.map(({ variable }) => variable)).toEqual(['REFRESH_TOKEN_MAX_LIFETIME'])
})

test.each(['LATCHKEY_SECRET', 'JWT_PRIVATE_KEY', 'DATABASE_URL', 'ISSUER', 'SMTP_URL'])(
  'never shows what %s was set to',
  (variable) => {
    const value = 'https://hunter2'

    expect(refusalOf({ [variable]: `${value}:${value}@`, PORT: 'x' }).message).not.toMatch(
      'hunter2',
    )
  },
)
