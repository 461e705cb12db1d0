import type { Instant } from '../values/index.ts'

/** A public key whose private half an authenticator of the person keeps (WebAuthn Level 3). */
export interface Passkey {
  id: string
  userId: string
  /** What the authenticator calls it, base64url. */
  credentialId: string
  /** COSE, base64url. */
  publicKey: string
  /** How often it was used, as the authenticator counts; 0 for ever where it does not. */
  counter: number
  /** Ways to reach the authenticator: `internal`, `hybrid`, `usb` … */
  transports: readonly string[]
  /** Whether it is kept in more places than one device. */
  isBackedUp: boolean
  /** As the person calls it. */
  name: string
  createdAt: Instant
  lastUsedAt: Instant | undefined
}

/** What an authenticator made, and its signature proved. */
export type CreatedPasskey = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isBackedUp'
>

/** One use of a passkey, as its signature proved it. */
export interface PasskeyUse {
  passkeyId: string
  userId: string
  credentialId: string
  counter: number
  isBackedUp: boolean
  /** Whether it may be in more places than one: kept by software, not bound to a device. */
  isSynced: boolean
}
