import { InvalidAppSetting } from './errors.ts'

const MAX_LENGTH = 100

// Line and paragraph separators, controls, lone surrogates, and what turns the reading direction.
const NOT_INERT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * The name as users see it on the consent page: trimmed, one line, unable to rearrange the text
 * around it.
 * @throws {InvalidAppSetting}
 */
export function parseAppName(input: string): string {
  const name = input.trim().normalize('NFC')

  if (!VISIBLE.test(name)) {
    throw new InvalidAppSetting('name', 'name is required', { code: 'setting_required' })
  }
  if ([...name].length > MAX_LENGTH) {
    throw new InvalidAppSetting('name', `name must not be longer than ${MAX_LENGTH} characters`, {
      code: 'setting_too_long',
      values: { most: MAX_LENGTH },
    })
  }
  if (NOT_INERT.test(name)) {
    throw new InvalidAppSetting('name', 'name must not contain control characters', {
      code: 'setting_not_printable',
    })
  }

  return name
}
