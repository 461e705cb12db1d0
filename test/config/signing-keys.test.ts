import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { type Environment, loadConfig } from '../../src/config/index.ts'
import { type VariableName, variableNames } from '../../src/config/variables/index.ts'
import { DAY, MINUTE } from '../../src/core/values/index.ts'

const load = (env: Environment = {}) =>
  loadConfig({ LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters', ...env }).signingKeys

test('a key signs RS256 for 90 days, unless the operator says otherwise', () => {
  expect(load()).toMatchObject({
    algorithms: ['RS256'],
    rotateEveryMs: 90 * DAY,
    jwksLifetimeMs: 10 * MINUTE,
  })
  expect(
    load({ SIGNING_ALGORITHMS: 'EdDSA, RS256', KEY_ROTATION_DAYS: '0.5', JWKS_MAX_AGE: '1m' }),
  ).toMatchObject({
    algorithms: ['RS256', 'EdDSA'],
    rotateEveryMs: DAY / 2,
    jwksLifetimeMs: MINUTE,
  })
  expect(load({ KEY_ROTATION_DAYS: '0' }).rotateEveryMs).toBe(0)
})

// Whatever is signed and lives for a time of its own has a variable that is called so.
const signed = variableNames.filter(
  (name) => /TOKEN_LIFETIME$/.test(name) && !name.includes('REFRESH'),
)

test.each<VariableName>([...signed, 'SESSION_LIFETIME'])(
  'a key stays as long as %s, if nothing that it signs lives longer',
  (name) => {
    const shortest = Object.fromEntries([...signed, 'SESSION_LIFETIME'].map((it) => [it, '10m']))

    expect(load(shortest).signatureLifetimeMs).toBe(10 * MINUTE)
    expect(load({ ...shortest, [name]: '1d' }).signatureLifetimeMs).toBe(DAY)
  },
)

test('the key that an operator brought is known by its id, or else its thumbprint', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const JWT_PRIVATE_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string

  expect(load().pinnedKeyId).toBeUndefined()
  expect(load({ JWT_PRIVATE_KEY, JWT_KEY_ID: 'key-1' }).pinnedKeyId).toBe('key-1')
  expect(load({ JWT_PRIVATE_KEY }).pinnedKeyId).toMatch(/^[\w-]{43}$/)
})

test.each([
  [{ SIGNING_ALGORITHMS: 'ES256' }, 'SIGNING_ALGORITHMS must list RS256'],
  [{ SIGNING_ALGORITHMS: 'RS256,HS256' }, 'must list some of RS256, ES256, EdDSA, not "HS256"'],
  [{ KEY_ROTATION_DAYS: 'never' }, 'must be a number of days from 0 to 3650, not "never"'],
  [{ KEY_ROTATION_DAYS: '4000' }, 'from 0 to 3650'],
  [{ KEY_ROTATION_DAYS: '-1' }, 'from 0 to 3650'],
])('refuses %j', (env, problem) => {
  expect(() => load(env)).toThrow(problem)
})
