import type { CreatedPasskey, Passkey, PasskeyUse } from './passkey.ts'

/** For `PublicKeyCredential.parse…OptionsFromJSON` of the browser. */
export type PasskeyOptions = Readonly<Record<string, unknown>>

/** True when the challenge is one that was given here and was not used; it is used up by that. */
export type ChallengeCheck = (challenge: string) => Promise<boolean>

/**
 * The two ceremonies of WebAuthn: what the browser is asked, and what its answer proves. An answer
 * is the JSON of the browser's `PublicKeyCredential`. It has to come from our origin, be about our
 * relying party ID, and the person has to have been verified (by a PIN, a finger, a face).
 */
export interface PasskeyCeremonies {
  /** @param known passkeys that the authenticator should not make again */
  creationOptions(asked: {
    challenge: string
    user: { id: string; name: string; displayName: string }
    known: readonly Pick<Passkey, 'credentialId' | 'transports'>[]
  }): Promise<PasskeyOptions>

  /** For whichever passkey the person chooses. */
  requestOptions(asked: { challenge: string }): Promise<PasskeyOptions>

  /** @throws {InvalidPasskey} */
  verifyCreation(answer: string, isExpected: ChallengeCheck): Promise<CreatedPasskey>

  /**
   * Says nothing about the counter: whether it went up is the store's to decide.
   * @throws {InvalidPasskey}
   */
  verifyUse(
    answer: string,
    isExpected: ChallengeCheck,
    find: (credentialId: string) => Promise<Passkey | undefined>,
  ): Promise<PasskeyUse>
}
