import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { KeySealer, UnreadableSigningKey } from '../../src/core/signing-keys/index.ts'

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)]

describe('a sealed key', () => {
  test('is opened with what it was sealed with', () => {
    const sealer = new KeySealer([first])

    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(sealer.open(sealer.seal(text, context), context)).toBe(text)
      }),
    )
  })

  test('is opened with a secret that has moved down the list', () => {
    const sealed = new KeySealer([first]).seal('private', 'key-1')

    expect(new KeySealer([second, third, first]).open(sealed, 'key-1')).toBe('private')
  })

  test('is sealed with the first secret of the list', () => {
    const sealed = new KeySealer([second, first]).seal('private', 'key-1')

    expect(new KeySealer([second]).open(sealed, 'key-1')).toBe('private')
    expect(() => new KeySealer([first]).open(sealed, 'key-1')).toThrow(UnreadableSigningKey)
  })

  test('shows neither its text nor that two are the same', () => {
    const sealer = new KeySealer([first])
    const [one, other] = [sealer.seal('private', 'key-1'), sealer.seal('private', 'key-1')]

    expect(one).not.toBe(other)
    expect(Buffer.from(one.split('.')[2] as string, 'base64url').toString()).not.toContain(
      'private',
    )
  })

  test('tells the operator which secret is missing', () => {
    const sealed = new KeySealer([first]).seal('private', 'key-1')

    expect(() => new KeySealer([second]).open(sealed, 'key-1')).toThrow(
      expect.objectContaining({
        name: 'UnreadableSigningKey',
        code: 'signing_key_unreadable',
        kind: 'unavailable',
        message: expect.stringMatching(
          /"key-1".*LATCHKEY_SECRET lacks the secret that this key was sealed with/,
        ),
      }),
    )
  })

  test('is not opened as another key', () => {
    const sealer = new KeySealer([first])
    const sealed = sealer.seal('private', 'key-1')

    expect(() => sealer.open(sealed, 'key-2')).toThrow('was changed after it was sealed')
  })

  test('is not opened when a character of it was changed', () => {
    const sealer = new KeySealer([first])
    const sealed = sealer.seal('private', 'key-1')

    // The last character holds bits that base64url ignores.
    for (let index = 0; index < sealed.length - 1; index++) {
      const changed = sealed[index] === 'A' ? 'B' : 'A'
      const forged = sealed.slice(0, index) + changed + sealed.slice(index + 1)

      expect(() => sealer.open(forged, 'key-1')).toThrow(UnreadableSigningKey)
    }
  })

  test.each(['', 'v1', 'v1.', 'v1..', '{"kty":"RSA"}'])('is not %j', (text) => {
    expect(() => new KeySealer([first]).open(text, 'key-1')).toThrow(UnreadableSigningKey)
  })

  test('is not opened when it was cut short', () => {
    const sealer = new KeySealer([first])
    const sealed = sealer.seal('', 'key-1')

    for (let length = 0; length < sealed.length - 1; length++) {
      expect(() => sealer.open(sealed.slice(0, length), 'key-1')).toThrow(UnreadableSigningKey)
    }
  })
})

test('nothing is sealed without a secret', () => {
  expect(() => new KeySealer([])).toThrow(RangeError)
})
