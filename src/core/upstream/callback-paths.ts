/**
 * Where upstreams send people back to beside `/upstream/<name>/callback`, and whose answer comes
 * there: addresses that operators of Clura have registered at Google and GitHub.
 */
// biome-ignore format: a table
export const CALLBACK_PATHS: Readonly<Record<string, string>> = {
  '/v1/global-auth/callback':        'google',
  '/v1/auth/google/callback':        'google',
  '/v1/global-auth/github/callback': 'github',
}

/** Where an upstream is asked to send people back to. */
export const callbackUrlOf = (
  {
    issuer,
    upstreamCallbacks,
  }: {
    issuer: string
    /** By upstream: the callback that is registered there, where it is not the usual one. */
    upstreamCallbacks: ReadonlyMap<string, string>
  },
  upstream: string,
): string => upstreamCallbacks.get(upstream) ?? `${issuer}/upstream/${upstream}/callback`

/** Every path that an upstream may be told. */
export const callbackPathsOf = (upstream: string): readonly string[] => [
  `/upstream/${upstream}/callback`,
  ...Object.keys(CALLBACK_PATHS).filter((path) => CALLBACK_PATHS[path] === upstream),
]
