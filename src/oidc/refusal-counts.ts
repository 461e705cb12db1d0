import type { EventEmitter } from 'node:events'
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import type { Meter } from '../core/meter.ts'
import { REFUSALS } from './events.ts'

/** Has the meter told of each refusal that oidc-provider reports. */
export function countRefusals(provider: Provider, meter: Pick<Meter, 'oauthRefused'>): void {
  const events: EventEmitter = provider

  for (const event of REFUSALS) {
    const endpoint = event.replace('.error', '')
    events.on(event, (_: KoaContextWithOIDC, error: unknown) => {
      meter.oauthRefused(endpoint, codeOf(error))
    })
  }
  events.on('server_error', (_: KoaContextWithOIDC, error: unknown) => {
    meter.oauthRefused('any', codeOf(error))
  })
}

/** The code of an error as it is told; what is none of OAuth is our fault. */
export function codeOf(error: unknown): string {
  if (!(error instanceof errors.OIDCProviderError)) return 'server_error'

  return CODES.has(error.error) ? error.error : 'other'
}

/** As the classes are called: `InvalidGrant` is invalid_grant. */
const CODES: ReadonlySet<string> = new Set([
  ...Object.keys(errors).map((name) =>
    name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
  ),
  'server_error',
])
