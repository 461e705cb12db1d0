import type { Configuration } from 'oidc-provider'

/** Over https the names carry the prefixes that browsers enforce (RFC 6265bis §4.1.3). */
export function cookies(keys: readonly string[], isHttps: boolean): Configuration['cookies'] {
  const options = { httpOnly: true, sameSite: 'lax', signed: true, secure: isHttps } as const

  return {
    keys: [...keys],
    names: {
      session: isHttps ? '__Host-latchkey' : 'latchkey',
      interaction: isHttps ? '__Secure-latchkey-interaction' : 'latchkey-interaction',
      resume: isHttps ? '__Secure-latchkey-resume' : 'latchkey-resume',
    },
    long: options,
    short: options,
  }
}
