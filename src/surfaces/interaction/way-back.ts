import type { ClientSummary } from '../../oidc/index.ts'

/** An app's name, and the place that its redirect URIs say it lives at: none for a native one. */
export function wayBackTo({ name, type, redirectUris }: ClientSummary): {
  appName: string
  appHref?: string
} {
  const home = type === 'native' ? undefined : URL.parse(redirectUris[0] ?? '')?.origin

  return { appName: name, ...(home && { appHref: home }) }
}
