/**
 * Codes that show that somebody reads an address: what they look like, how long and how often they
 * may be tried, how they are asked for and entered in one browser, and signing in by one. What else
 * a code is good for is left to who asks for it.
 */

export { AddressCodeSignIn } from './address-code-sign-in.ts'
export type { CodeRequest, CodeRequestKey, CodeRequestStore } from './code-request-store.ts'
export {
  type CodeEntry,
  type CodeRequestForm,
  CodeRequests,
  type CodeRequestsDeps,
} from './code-requests.ts'
export {
  EMAIL_CODE_ATTEMPTS,
  EMAIL_CODE_MINUTES,
  newEmailCode,
  normalizeEmailCode,
} from './email-code.ts'
export { EmailCodeSignIn } from './email-code-sign-in.ts'
export type { EmailCodeKey, EmailCodeStore } from './email-code-store.ts'
export { InvalidEmailCode } from './errors.ts'
export { type CodeSent, MailedCodes, type MailedCodesDeps } from './mailed-codes.ts'
