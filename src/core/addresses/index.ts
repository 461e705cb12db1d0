/**
 * The addresses of somebody who is signed in: one more, which counts once a mailed code has shown
 * that it is theirs; which of them apps are told; and giving one up. Codes themselves are left to
 * `email-codes`, whose an address is to the `users`.
 */
export type { AddressStore } from './address-store.ts'
export { type OwnAddress, OwnAddresses } from './own-addresses.ts'
