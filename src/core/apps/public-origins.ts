import type { App } from './app.ts'

/** Longer than any host name that is registered; what an index holds. */
const MAX_LENGTH = 255

/**
 * Where pages of the app come from: the origins that it takes redirects at, when it is public. A
 * private-use scheme has none: `null` is what any sandboxed page says of itself.
 */
export const publicOrigins = ({ type, redirectUris }: Pick<App, 'type' | 'redirectUris'>) =>
  type === 'spa' || type === 'native'
    ? [...new Set(redirectUris.map((uri) => new URL(uri).origin))].filter(
        (origin) => origin !== 'null' && origin.length <= MAX_LENGTH,
      )
    : []
