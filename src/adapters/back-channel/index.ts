/**
 * The way to servers of apps. What is sent comes from us, where to from whoever registered the app:
 * nothing in our own network is reached that way unless an operator allows it. What a notice says
 * and when it is tried again is left to `core/back-channel-logout`.
 */
export { type AllowedNetworks, HttpLogoutDelivery } from './http-logout-delivery.ts'
