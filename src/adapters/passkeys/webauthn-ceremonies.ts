import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { DomainError } from '../../core/errors.ts'
import {
  type ChallengeCheck,
  type CreatedPasskey,
  InvalidPasskey,
  type Passkey,
  type PasskeyCeremonies,
  type PasskeyOptions,
  type PasskeyUse,
} from '../../core/passkeys/index.ts'

/** How long a browser waits for a person who was asked by a button. */
const PATIENCE_MS = 5 * 60_000

/** Only once there is a use for it: it brings libraries for every certificate, and their memory. */
const loadWebAuthn = () => import('@simplewebauthn/server')

/** The ceremonies for the host of an issuer. */
export class WebAuthnCeremonies implements PasskeyCeremonies {
  readonly #origin: string
  readonly #relyingPartyId: string
  readonly #name: string

  /** @param name what the authenticator may show as the place that the passkey is for */
  constructor({ issuer, name }: { issuer: string; name: string }) {
    const { origin, hostname } = new URL(issuer)
    this.#origin = origin
    this.#relyingPartyId = hostname
    this.#name = name
  }

  async creationOptions({
    challenge,
    user,
    known,
  }: Parameters<PasskeyCeremonies['creationOptions']>[0]): Promise<PasskeyOptions> {
    const { generateRegistrationOptions } = await loadWebAuthn()
    const options = await generateRegistrationOptions({
      rpID: this.#relyingPartyId,
      rpName: this.#name,
      challenge: fromBase64url(challenge),
      userID: Uint8Array.from(Buffer.from(user.id)),
      userName: user.name,
      userDisplayName: user.displayName,
      timeout: PATIENCE_MS,
      excludeCredentials: known.map(({ credentialId: id, transports }) => ({
        id,
        transports: [...transports],
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })

    return { ...options }
  }

  async requestOptions({ challenge }: { challenge: string }): Promise<PasskeyOptions> {
    const { generateAuthenticationOptions } = await loadWebAuthn()
    const options = await generateAuthenticationOptions({
      rpID: this.#relyingPartyId,
      challenge: fromBase64url(challenge),
      timeout: PATIENCE_MS,
      userVerification: 'required',
    })

    return { ...options }
  }

  async verifyCreation(answer: string, isExpected: ChallengeCheck): Promise<CreatedPasskey> {
    const { verifyRegistrationResponse } = await loadWebAuthn()

    return orInvalid(async () => {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: JSON.parse(answer) as RegistrationResponseJSON,
        expectedChallenge: isExpected,
        expectedOrigin: this.#origin,
        expectedRPID: this.#relyingPartyId,
        requireUserVerification: true,
      })
      if (!verified) throw new InvalidPasskey()
      const { credential, credentialBackedUp } = registrationInfo

      return {
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: textsOf(credential.transports),
        isBackedUp: credentialBackedUp,
      }
    })
  }

  async verifyUse(
    answer: string,
    isExpected: ChallengeCheck,
    find: (credentialId: string) => Promise<Passkey | undefined>,
  ): Promise<PasskeyUse> {
    const { verifyAuthenticationResponse } = await loadWebAuthn()

    return orInvalid(async () => {
      const response = JSON.parse(answer) as AuthenticationResponseJSON
      const passkey = await find(String(response.id))
      if (!passkey) throw new InvalidPasskey('nobody has this passkey')
      assertOwner(response, passkey)

      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: isExpected,
        expectedOrigin: this.#origin,
        expectedRPID: this.#relyingPartyId,
        requireUserVerification: true,
        // Compared and set in one by the store, and not told before the signature is right.
        credential: {
          id: passkey.credentialId,
          publicKey: fromBase64url(passkey.publicKey),
          counter: 0,
        },
      })
      if (!verified) throw new InvalidPasskey('the signature is wrong')
      const { newCounter, credentialBackedUp, credentialDeviceType } = authenticationInfo

      return {
        passkeyId: passkey.id,
        userId: passkey.userId,
        credentialId: passkey.credentialId,
        counter: newCounter,
        isBackedUp: credentialBackedUp,
        isSynced: credentialDeviceType === 'multiDevice',
      }
    })
  }
}

/** WebAuthn Level 3 §7.2, step 6: who the authenticator says it is for has to be whose it is. */
function assertOwner({ response }: AuthenticationResponseJSON, { userId }: Passkey): void {
  const said = Buffer.from(String(response.userHandle ?? ''), 'base64url').toString()
  if (said !== userId) throw new InvalidPasskey('the passkey names another user')
}

/** What the library has against an answer is for the log. */
async function orInvalid<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new InvalidPasskey(error)
  }
}

const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(text, 'base64url'))

const textsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, 10) : []
