import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { InvalidEmailAddress, parseEmailAddress } from '../../src/core/values/index.ts'

const parseOrUndefined = (input: string): string | undefined => {
  try {
    return parseEmailAddress(input)
  } catch {
    return undefined
  }
}

describe('an email address', () => {
  test.each([
    'ada@example.com',
    'ada.lovelace+news@mail.example.co.uk',
    "o'brien@example.ie",
    'ada@localhost',
    'jörg@müller.example',
    '用户@例子.广告',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(58)}.x`,
  ])('may be %s', (input) => {
    expect(parseEmailAddress(input)).toBe(input)
  })

  test.each([
    ['empty', ''],
    ['only spaces', '   '],
    ['without an @', 'ada.example.com'],
    ['with nothing before the @', '@example.com'],
    ['with nothing after the @', 'ada@'],
    ['with two @', 'ada@home@example.com'],
    ['with a space', 'ada lovelace@example.com'],
    ['with CR and LF, which could begin a header', 'ada@example.com\r\nBcc: eve@example.com'],
    ['with LF before the @', 'ada\n@example.com'],
    ['with NUL', 'ada\0@example.com'],
    ['with a character that is not seen', 'ada\u200b@example.com'],
    ['with a character that turns the direction', 'ada\u202e@example.com'],
    ['with a lone surrogate', 'ada\ud800@example.com'],
    ['with a display name', 'Ada <ada@example.com>'],
    ['in a list', 'ada@example.com,eve@example.com'],
    ['in a list with a name of this machine', 'ada@example.com,eve'],
    ['with brackets behind the @', 'ada@<example>.com'],
    ['with a comment', 'ada@example.com(eve)'],
    ['with an empty label', 'ada@example..com'],
    ['with a dot at the end', 'ada@example.com.'],
    ['with more than 64 octets before the @', `${'ä'.repeat(33)}@example.com`],
    ['with more than 254 octets', `a@${'b'.repeat(249)}.com`],
  ])('is refused when it is %s', (_fault, input) => {
    expect(() => parseEmailAddress(input)).toThrow(InvalidEmailAddress)
  })

  test('is trimmed, in lower case and composed, so that one address is one person', () => {
    expect(parseEmailAddress('  Ada@Example.COM\n')).toBe('ada@example.com')
    expect(parseEmailAddress('jo\u0308rg@example.com')).toBe('jörg@example.com')
    expect(parseEmailAddress('I\u0307\u0324@example.com')).toBe('i\u0324\u0307@example.com')
  })

  test('is in its normal form once it was parsed', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })

    fc.assert(
      fc.property(word, word, (mailbox, domain) => {
        const parsed = parseOrUndefined(`${mailbox}@${domain}`)
        fc.pre(parsed !== undefined)

        expect(parseOrUndefined(parsed)).toBe(parsed)
      }),
    )
  })

  test('never lets a line break or a second @ through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (input) => {
        const parsed = parseOrUndefined(input)

        expect(parsed ?? 'a@b').toMatch(/^[^\s@]+@[^\s@]+$/u)
      }),
    )
  })
})
