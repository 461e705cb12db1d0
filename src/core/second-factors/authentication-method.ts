/**
 * How somebody proved who they are, as apps are told it in `amr` (RFC 8176): `pwd` a password, `otp`
 * a code that is good once, `hwk` and `swk` a key bound to a device or kept in several, `user` that
 * the person was there, `mfa` more than one factor. `fed`, for another provider's word, is our own.
 * `via:` names the way in, for apps that take some alone: apps are not told it.
 */
export type AuthenticationMethod =
  | 'pwd'
  | 'otp'
  | 'fed'
  | 'hwk'
  | 'swk'
  | 'user'
  | 'mfa'
  | `via:${string}`

/** A passkey is a key that one has, and the finger, face or PIN that it was unlocked by. */
export const passkeyMethods = (isSynced: boolean): readonly AuthenticationMethod[] => [
  isSynced ? 'swk' : 'hwk',
  'user',
  'mfa',
  'via:passkey',
]

/** With a code of an app, or a recovery code, after a first factor. */
export const withSecondFactor = (
  methods: readonly AuthenticationMethod[],
): readonly AuthenticationMethod[] => [...new Set([...methods, 'otp', 'mfa'] as const)]

/** How somebody came in, as apps name the ways that they take. */
export const loginMethodOf = (methods: readonly AuthenticationMethod[]): string | undefined =>
  methods.find((method) => method.startsWith('via:'))?.slice('via:'.length)

export const isMultiFactor = (methods: readonly AuthenticationMethod[]): boolean =>
  methods.includes('mfa')
