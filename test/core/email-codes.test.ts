import { expect, test } from '@jest/globals'
import { newEmailCode, normalizeEmailCode } from '../../src/core/email-codes/index.ts'

test('a new email code is six digits, also when it begins with zeros', () => {
  const codes = Array.from({ length: 2_000 }, newEmailCode)

  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
  expect(codes.some((code) => code.startsWith('0'))).toBe(true)
  expect(new Set(codes).size).toBeGreaterThan(1_900)
})

test.each(['123456', ' 123 456 ', '123-456', '1 2 3\t4\u00a05\n6'])(
  'an email code is read as it was sent: %j',
  (typed) => {
    expect(normalizeEmailCode(typed)).toBe('123456')
  },
)
