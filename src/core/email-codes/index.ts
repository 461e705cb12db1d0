/**
 * Codes that show that somebody reads an address: what they look like, how long and how often they
 * may be tried. What a code is good for is left to who asks for it.
 */
export {
  EMAIL_CODE_ATTEMPTS,
  EMAIL_CODE_MINUTES,
  newEmailCode,
  normalizeEmailCode,
} from './email-code.ts'
export type { EmailCodeKey, EmailCodeStore } from './email-code-store.ts'
export { InvalidEmailCode } from './errors.ts'
