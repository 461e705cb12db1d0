import type { UpstreamSettings } from './config.ts'
import type { NamedUpstream, Values } from './variables/index.ts'

const GITHUB = { url: 'https://github.com', apiUrl: 'https://api.github.com' }

/** What can be used, in the order of `UPSTREAMS`. */
export function interpretUpstreams(
  values: Values,
  named: readonly NamedUpstream[],
): readonly UpstreamSettings[] {
  const known = new Map<string, UpstreamSettings | undefined>([
    ['google', interpretGoogle(values)],
    ['github', interpretGitHub(values)],
    ...named.map((upstream) => [upstream.name, upstream] as const),
  ])

  return values.UPSTREAMS.flatMap((name) => known.get(name) ?? [])
}

const interpretGoogle = (values: Values): UpstreamSettings | undefined =>
  values.GOOGLE_CLIENT_ID && values.GOOGLE_CLIENT_SECRET
    ? {
        kind: 'google',
        clientId: values.GOOGLE_CLIENT_ID,
        clientSecret: values.GOOGLE_CLIENT_SECRET,
        issuer: values.GOOGLE_ISSUER,
        // With Clura one is for apps, the other for its dashboard. Here either serves both.
        redirectUri: values.GLOBAL_REDIRECT_URI ?? values.GOOGLE_REDIRECT_URI,
      }
    : undefined

const interpretGitHub = (values: Values): UpstreamSettings | undefined =>
  values.GITHUB_CLIENT_ID && values.GITHUB_CLIENT_SECRET
    ? {
        kind: 'github',
        clientId: values.GITHUB_CLIENT_ID,
        clientSecret: values.GITHUB_CLIENT_SECRET,
        url: values.GITHUB_URL,
        apiUrl: values.GITHUB_API_URL ?? apiOf(values.GITHUB_URL),
        redirectUri: values.GITHUB_REDIRECT_URI,
      }
    : undefined

/** A server of one's own has its API below itself. */
const apiOf = (url: string): string =>
  url === GITHUB.url ? GITHUB.apiUrl : `${url.replace(/\/+$/, '')}/api/v3`
