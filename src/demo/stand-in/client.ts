/** The one client that is registered. */
export interface Client {
  clientId: string
  clientSecret: string
  /** Compared character by character. More may be added while it runs. */
  redirectUris: readonly string[]
}
