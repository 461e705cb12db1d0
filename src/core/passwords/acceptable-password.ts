import { readFileSync } from 'node:fs'
import type { EmailAddress, Secret } from '../values/index.ts'
import { UnacceptablePassword } from './errors.ts'

export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_BYTES = 256

/** Lower case, one a line. `common-passwords.md` says where they are from. */
const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8').split('\n'),
)

/**
 * The rules for a new password (NIST SP 800-63B §3.1.1): long enough, not one that is tried first.
 * @param address whose password it is to be: neither it nor its part before the @ will do
 * @throws {UnacceptablePassword}
 */
export function assertAcceptablePassword(password: Secret, address?: EmailAddress): void {
  // As it is hashed: ways to write the same characters are one.
  const value = password.reveal().normalize('NFKC')

  if ([...value].length < MIN_PASSWORD_LENGTH) {
    throw new UnacceptablePassword(
      'password_too_short',
      `A password must have at least ${MIN_PASSWORD_LENGTH} characters.`,
    )
  }
  if (isTooLongToHash(password)) {
    throw new UnacceptablePassword(
      'password_too_long',
      `A password must not be longer than ${MAX_PASSWORD_BYTES} bytes.`,
    )
  }
  if (isEasyToGuess(value.toLowerCase(), address)) {
    throw new UnacceptablePassword('password_too_common', 'This password is too easy to guess.')
  }
}

/** Such a one is nobody's password; it is refused before it costs a hash. */
export const isTooLongToHash = (password: Secret): boolean =>
  Buffer.byteLength(password.reveal()) > MAX_PASSWORD_BYTES

const isEasyToGuess = (value: string, address: EmailAddress | undefined): boolean =>
  COMMON_PASSWORDS.has(value) || value === address || value === address?.split('@')[0]
