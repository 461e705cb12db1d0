import { randomInt } from 'node:crypto'

const DIGITS = 6

export const EMAIL_CODE_MINUTES = 10

/** How many guesses at one code are looked at, the right one included. */
export const EMAIL_CODE_ATTEMPTS = 5

/** Six random digits. */
export const newEmailCode = (): string =>
  randomInt(10 ** DIGITS)
    .toString()
    .padStart(DIGITS, '0')

/** The code as it was sent, from the way people type or paste it: `123 456`. */
export const normalizeEmailCode = (input: string): string => input.replace(/[\s-]/gu, '')
