import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  assertAcceptablePassword,
  MAX_PASSWORD_BYTES,
  MIN_PASSWORD_LENGTH,
} from '../../src/core/passwords/index.ts'
import { parseEmailAddress, Secret } from '../../src/core/values/index.ts'

const ADA = parseEmailAddress('ada.lovelace@example.com')

describe('a new password', () => {
  test.each([
    'violet-otter-harbour',
    'zK4$wq9!',
    'пароль-который-длинный',
    '🧮'.repeat(MIN_PASSWORD_LENGTH),
    'x'.repeat(MAX_PASSWORD_BYTES - 1).concat('y'),
    ' with spaces around ',
  ])('is accepted: %j', (password) => {
    expect(() => assertAcceptablePassword(new Secret(password), ADA)).not.toThrow()
  })

  test.each([
    ['', 'password_too_short'],
    ['zK4$wq9', 'password_too_short'],
    ['🧮🧮🧮🧮', 'password_too_short'],
    // Eight as they are typed, four of what is hashed.
    ['e\u0301o\u0302i\u0301a\u0300', 'password_too_short'],
    ['ｐａｓｓｗｏｒｄ', 'password_too_common'],
    ['x'.repeat(MAX_PASSWORD_BYTES).concat('y'), 'password_too_long'],
    ['ü'.repeat(MAX_PASSWORD_BYTES / 2).concat('y'), 'password_too_long'],
    ['password', 'password_too_common'],
    ['PassWord1', 'password_too_common'],
    ['12345678', 'password_too_common'],
    ['liverpool', 'password_too_common'],
    ['Melissa@123', 'password_too_common'],
    ['qwertyuiop', 'password_too_common'],
    [ADA, 'password_too_common'],
    ['Ada.Lovelace', 'password_too_common'],
  ])('is refused: %j', (password, code) => {
    expect(() => assertAcceptablePassword(new Secret(password), ADA)).toThrow(
      expect.objectContaining({ code, kind: 'invalid' }),
    )
  })

  test('is not repeated by its refusal', () => {
    const password = 'password123'
    let refusal: unknown
    try {
      assertAcceptablePassword(new Secret(password))
    } catch (error) {
      refusal = error
    }

    expect(refusal).toBeInstanceOf(Error)
    expect(`${refusal} ${JSON.stringify(refusal)}`).not.toContain(password)
  })
})

test('the list of common passwords holds nothing that could never match', () => {
  const file = new URL('../../src/core/passwords/common-passwords.txt', import.meta.url)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')

  expect(lines.length).toBeGreaterThan(5_000)
  expect(lines.filter((line) => [...line].length < MIN_PASSWORD_LENGTH)).toEqual([])
  expect(lines.filter((line) => line !== line.toLowerCase().trim())).toEqual([])
  expect(new Set(lines).size).toBe(lines.length)
})
