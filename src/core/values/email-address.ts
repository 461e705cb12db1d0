import { DomainError } from '../errors.ts'

/** An address in its normal form: trimmed, lower case, Unicode NFC. Compared byte by byte. */
export type EmailAddress = string & { readonly __brand: 'EmailAddress' }

/** The address is not one that mail can be sent to. */
export class InvalidEmailAddress extends DomainError {
  constructor() {
    super('invalid_email_address', 'invalid', 'This is not an email address.')
  }
}

// RFC 5321 §4.5.3.1: 64 octets before the @, 255 after it, 254 that a path can carry.
const SHAPE = /^[^\s@"(),:;<>[\\\]]{1,64}@(?=.{1,255}$)[^\s@.]+(\.[^\s@.]+)*$/u

/** @throws {InvalidEmailAddress} */
export function parseEmailAddress(input: string): EmailAddress {
  const address = input.trim().normalize('NFC').toLowerCase()

  if (address.length > 254 || !SHAPE.test(address) || hasControlCharacter(address)) {
    throw new InvalidEmailAddress()
  }

  return address as EmailAddress
}

const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text)
