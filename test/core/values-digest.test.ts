import { hash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import {
  digest,
  isId,
  isSameDigest,
  keyedDigest,
  newBearerValue,
  newId,
} from '../../src/core/values/index.ts'

describe('a digest', () => {
  test('is SHA-256 as base64url', () => {
    // FIPS 180-2, appendix B.1
    expect(digest('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })

  test('takes the text as UTF-8', () => {
    expect(digest('ä')).toBe(hash('sha256', Buffer.from([0xc3, 0xa4]), 'base64url'))
  })

  test('depends on the key where there is one', () => {
    const key = Buffer.alloc(32, 1)

    expect(keyedDigest(key, '123456')).toMatch(/^[\w-]{43}$/)
    expect(keyedDigest(key, '123456')).toBe(keyedDigest(Buffer.alloc(32, 1), '123456'))
    expect(keyedDigest(key, '123456')).not.toBe(keyedDigest(Buffer.alloc(32, 2), '123456'))
    expect(keyedDigest(key, '123456')).not.toBe(keyedDigest(key, '123457'))
  })

  test('is compared whatever the lengths are', () => {
    expect(isSameDigest(digest('a'), digest('a'))).toBe(true)
    expect(isSameDigest(digest('a'), digest('b'))).toBe(false)
    expect(isSameDigest(digest('a'), digest('a').slice(1))).toBe(false)
    expect(isSameDigest('', digest('a'))).toBe(false)
  })
})

describe('an id', () => {
  test('is a new UUID each time', () => {
    expect(isId(newId())).toBe(true)
    expect(newId()).not.toBe(newId())
  })

  test.each([
    '',
    'app',
    newId().toUpperCase(),
    `${newId()}\n`,
    ` ${newId()}`,
    undefined,
    42,
    [newId()],
  ])('is not %j', (value) => {
    expect(isId(value)).toBe(false)
  })
})

test('a bearer value is 64 lower-case hex digits, new each time', () => {
  expect(newBearerValue()).toMatch(/^[0-9a-f]{64}$/)
  expect(newBearerValue()).not.toBe(newBearerValue())
})
