import type { ClientSummary } from '../../oidc/index.ts'

/** An app's name, and the place that its redirect URIs say it lives at. */
export function wayBackTo({ name, redirectUris }: ClientSummary): {
  appName: string
  appHref?: string
} {
  const home = URL.parse(redirectUris[0] ?? '')?.origin

  // A private-use scheme has no origin.
  return { appName: name, ...(home && home !== 'null' && { appHref: home }) }
}
