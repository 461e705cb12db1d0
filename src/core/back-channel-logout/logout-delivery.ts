/** What became of one attempt. A reason is in English, for the developer of the app. */
export type DeliveryResult =
  | { is: 'delivered' }
  /** §2.8: the app said that the request was invalid, or that it could not sign the user out. */
  | { is: 'refused'; reason: string }
  | { is: 'failed'; reason: string }

export interface LogoutDelivery {
  /** Hands a logout token to an app, within seconds. Never throws. */
  deliver(uri: string, logoutToken: string): Promise<DeliveryResult>
}
