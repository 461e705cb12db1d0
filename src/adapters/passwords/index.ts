/**
 * Hashing passwords: argon2id, with a bound on how much of the machine it may take. Which passwords
 * are acceptable is left to `core/passwords`.
 */
export { Argon2PasswordHasher } from './argon2-password-hasher.ts'
