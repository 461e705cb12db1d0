/**
 * Two-step verification: an authenticator app and its recovery codes, how they are turned on and
 * off, and what is asked of somebody who has proven a first factor. How codes are computed is left
 * to `adapters/one-time-passwords`; a passkey is both factors by itself and asks for none of this.
 */
export {
  type AuthenticationMethod,
  isMultiFactor,
  loginMethodOf,
  passkeyMethods,
  withSecondFactor,
} from './authentication-method.ts'
export {
  FirstFactorGone,
  InvalidOneTimeCode,
  InvalidRecoveryCode,
  SecondFactorRequired,
  TwoStepAlreadyOn,
  TwoStepNotOn,
} from './errors.ts'
export type { HalfSignIn, HalfSignInStore } from './half-sign-in-store.ts'
export type { OneTimePasswords } from './one-time-passwords.ts'
export { OwnSecondFactor, type ProposedSecret } from './own-second-factor.ts'
export { digestRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
export { type ProvenSignIn, SecondFactorSignIn } from './second-factor-sign-in.ts'
export type { SecondFactor, SecondFactorStore } from './second-factor-store.ts'
