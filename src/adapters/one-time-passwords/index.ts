/**
 * Codes of authenticator apps, by OTPAuth. Whose they are, how often one may be wrong, and that each
 * is good once is left to `core/second-factors`.
 */
export { TotpPasswords } from './totp-passwords.ts'
