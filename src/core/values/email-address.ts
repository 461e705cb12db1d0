import { DomainError } from '../errors.ts'

/** An address in its normal form: trimmed, lower case, Unicode NFC. Compared byte by byte. */
export type EmailAddress = string & { readonly __brand: 'EmailAddress' }

/** The address is not one that mail can be sent to. */
export class InvalidEmailAddress extends DomainError {
  constructor() {
    super('invalid_email_address', 'invalid', 'This is not an email address.')
  }
}

const SHAPE = /^(?<mailbox>[^\s@]+)@[^\s@.]+(\.[^\s@.]+)*$/u

// RFC 5322 §3.2.3: unquoted they make a list of it, a comment, or nothing that mail can be sent to.
const SPECIALS = /["(),:;<>[\\\]]/

// RFC 5321 §4.5.3.1: a path of 256 octets with its angle brackets, 64 of them before the @.
const MAX_OCTETS = 254
const MAX_MAILBOX_OCTETS = 64

/** @throws {InvalidEmailAddress} */
export function parseEmailAddress(input: string): EmailAddress {
  const address = normalize(input)
  const mailbox = SHAPE.exec(address)?.groups?.mailbox

  if (
    !mailbox ||
    Buffer.byteLength(mailbox) > MAX_MAILBOX_OCTETS ||
    Buffer.byteLength(address) > MAX_OCTETS ||
    SPECIALS.test(address) ||
    hasInvisibleCharacter(address)
  ) {
    throw new InvalidEmailAddress()
  }

  return address as EmailAddress
}

// NFC again at the end: lower case of a composed letter can be a decomposed one.
const normalize = (input: string): string =>
  input.trim().normalize('NFC').toLowerCase().normalize('NFC')

// Control and format characters, lone surrogates: two addresses that look alike are two people.
const hasInvisibleCharacter = (text: string): boolean => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)
