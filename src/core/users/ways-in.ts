/** What somebody can sign in by. */
export interface WaysIn {
  hasPassword: boolean
  verifiedAddresses: number
  /** Names of the upstreams that they are linked to. */
  upstreams: readonly string[]
  passkeys: number
}

/** Whether these are enough. */
export type WayInRule = (left: WaysIn) => boolean

/**
 * Nobody may take their last way in away. A password and a mailed code need an address, an account
 * elsewhere an upstream that is still configured; a passkey is enough by itself. A second factor is
 * no way in.
 */
export const wayInRule =
  (service: { sendsMail: boolean; upstreams: readonly string[] }): WayInRule =>
  ({ hasPassword, verifiedAddresses, upstreams, passkeys }) =>
    passkeys > 0 ||
    upstreams.some((name) => service.upstreams.includes(name)) ||
    (verifiedAddresses > 0 && (hasPassword || service.sendsMail))
