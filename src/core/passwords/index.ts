/**
 * Passwords: which ones are acceptable, how they are kept, signing in by one, and a new one for who
 * forgot theirs. Hashing itself is left to `adapters/passwords`, how often one may try to `limits`.
 */
export {
  assertAcceptablePassword,
  isTooLongToHash,
  MAX_PASSWORD_BYTES,
  MIN_PASSWORD_LENGTH,
} from './acceptable-password.ts'
export { InvalidCredentials, UnacceptablePassword, WrongPresentPassword } from './errors.ts'
export { isUsableHash } from './foreign-hash.ts'
export { OwnPassword } from './own-password.ts'
export type { PasswordHasher } from './password-hasher.ts'
export { PasswordReset } from './password-reset.ts'
export { type PasswordCredentials, PasswordSignIn } from './password-sign-in.ts'
export type { PasswordStore } from './password-store.ts'
