import { generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { parseAppSettings } from '../../src/core/apps/index.ts'
import { appSettings } from '../support/apps.ts'

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
const toPublic = ({ publicKey }: ReturnType<typeof rsa>): JsonWebKey =>
  publicKey.export({ format: 'jwk' })

const rsaKey = toPublic(rsa(2_048))
const ecKey = toPublic(ec('P-256'))

const parse = (keys: unknown, type: 'web' | 'spa' = 'web') =>
  parseAppSettings(appSettings({ type, jwks: { keys: keys as Record<string, unknown>[] } })).jwks

describe('the keys of an app', () => {
  test('may be RSA, EC and Ed25519 keys, with and without a purpose', () => {
    const keys = [
      rsaKey,
      { ...rsaKey, kid: 'a', use: 'sig', alg: 'PS256' },
      { ...ecKey, alg: 'ES256' },
      toPublic(ec('P-384')),
      toPublic(ec('P-521')),
      { ...toPublic(generateKeyPairSync('ed25519')), alg: 'EdDSA' },
    ]

    expect(parse(keys)).toEqual({ keys })
  })

  test('are kept without members that say nothing about a signature', () => {
    expect(parse([{ ...ecKey, x5c: ['MII'], key_ops: ['verify'], note: 'mine' }])).toEqual({
      keys: [ecKey],
    })
  })

  test.each<[string, unknown, string]>([
    ['no list', undefined, 'at least one key'],
    ['an empty list', [], 'at least one key'],
    ['eleven keys', Array(11).fill(ecKey), 'not have more than 10 keys'],
    ['something that is no object', [ecKey, 'key'], 'jwks.keys[1] must be an object'],
    ['null', [null], 'jwks.keys[0] must be an object'],
    [
      'a private RSA key',
      [rsa(2_048).privateKey.export({ format: 'jwk' })],
      'without the member "d"',
    ],
    [
      'a private EC key',
      [ec('P-256').privateKey.export({ format: 'jwk' })],
      'without the member "d"',
    ],
    ['a symmetric key', [{ kty: 'oct', k: 'c2VjcmV0' }], 'without the member "k"'],
    ['a symmetric key without its value', [{ kty: 'oct' }], 'must be one of RSA'],
    ['no key type', [{}], 'must be one of RSA'],
    ['a key type that objects inherit', [{ kty: 'constructor' }], 'must be one of RSA'],
    [
      'a curve for signatures of another kind',
      [{ ...ecKey, crv: 'secp256k1' }],
      'must be one of RSA',
    ],
    ['a key for key agreement', [toPublic(generateKeyPairSync('x25519'))], 'must be one of RSA'],
    ['a key for encryption', [{ ...rsaKey, use: 'enc' }], 'must have "sig" as "use"'],
    ['an algorithm of another key type', [{ ...rsaKey, alg: 'ES256' }], 'as "alg", or none'],
    ['a symmetric algorithm', [{ ...rsaKey, alg: 'HS256' }], 'as "alg", or none'],
    ['an id that is no text', [{ ...rsaKey, kid: 1 }], 'must have a text as "kid"'],
    ['a key with a member missing', [{ ...ecKey, y: undefined }], 'missing or broken'],
    ['a point that is not on the curve', [{ ...ecKey, y: ecKey.x }], 'missing or broken'],
    ['a weak RSA key', [toPublic(rsa(1_024))], 'at least 2048 bits'],
    ['more than can be stored', [{ ...ecKey, kid: 'k'.repeat(20_000) }], 'not be longer than'],
  ])('are not %s', (_what, keys, fault) => {
    expect(() => parse(keys)).toThrow(
      expect.objectContaining({ field: 'jwks', message: expect.stringContaining(fault) }),
    )
  })

  test('are not for a public app, which has nothing to prove', () => {
    expect(() => parse([ecKey], 'spa')).toThrow('jwks is not for a public app')
  })

  test('never appear in the refusal', () => {
    const jwk = rsa(2_048).privateKey.export({ format: 'jwk' })

    expect(() => parse([jwk])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(jwk.d as string) }),
    )
  })
})
