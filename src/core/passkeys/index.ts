/**
 * Passkeys: what is kept of one, signing in by one, and what a person may do with theirs. What a
 * browser and its authenticator say is left to `adapters/passkeys`, whether one is the last way in
 * to the account.
 */
export {
  InvalidPasskey,
  InvalidPasskeyName,
  PasskeyCopied,
  PasskeyNotFound,
  PasskeyTaken,
  TooManyPasskeys,
} from './errors.ts'
export { OwnPasskeys } from './own-passkeys.ts'
export type { CreatedPasskey, Passkey, PasskeyUse } from './passkey.ts'
export type { ChallengeCheck, PasskeyCeremonies, PasskeyOptions } from './passkey-ceremonies.ts'
export type { PasskeyChallenge, PasskeyChallengeStore } from './passkey-challenge-store.ts'
export { PasskeySignIn } from './passkey-sign-in.ts'
export type { PasskeyStore } from './passkey-store.ts'
