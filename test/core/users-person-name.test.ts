import { describe, expect, test } from '@jest/globals'
import { MAX_NAME_LENGTH, parsePersonName } from '../../src/core/users/index.ts'

const LONGEST = '🧮'.repeat(MAX_NAME_LENGTH)

describe("a person's name", () => {
  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \t\r\n Lovelace ', 'Ada Lovelace'],
    ['Ada\u0000\u001b[1m', 'Ada [1m'],
    ['A\u030angstro\u0308m', 'Ångström'],
    ['王', '王'],
    [LONGEST, LONGEST],
  ])('is kept on one line: %j', (input, name) => {
    expect(parsePersonName(input)).toBe(name)
  })

  test.each([
    ['', 'name_required'],
    [' \n\u0000 ', 'name_required'],
    [`${LONGEST}!`, 'name_too_long'],
  ])('is refused: %j', (input, code) => {
    expect(() => parsePersonName(input)).toThrow(expect.objectContaining({ code, kind: 'invalid' }))
  })
})
