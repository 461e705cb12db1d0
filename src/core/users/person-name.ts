import { InvalidName } from './errors.ts'

export const MAX_NAME_LENGTH = 100

/**
 * The name of a person as they gave it, on one line and without space around it.
 * @throws {InvalidName}
 */
export function parsePersonName(input: string): string {
  const name = input
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()

  if (!name) throw new InvalidName('name_required', 'A name is required.')
  if ([...name].length > MAX_NAME_LENGTH) {
    throw new InvalidName(
      'name_too_long',
      `A name must not be longer than ${MAX_NAME_LENGTH} characters.`,
    )
  }

  return name
}
