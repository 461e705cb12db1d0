import type { TokenSet } from '../../oidc/index.ts'
import { decodeJwt } from '../own-app/index.ts'

/** The tokens of a response, those that say something decoded. */
export function shownTokens({ access_token, id_token, refresh_token }: TokenSet) {
  return [
    ...(id_token ? [shown('id_token', id_token)] : []),
    shown('access_token', access_token),
    ...(refresh_token ? [shown('refresh_token', refresh_token)] : []),
  ]
}

function shown(name: string, value: string) {
  const decoded = decodeJwt(value)

  return {
    name,
    value,
    ...(decoded && { header: format(decoded.header), payload: format(decoded.payload) }),
  }
}

const format = (part: Record<string, unknown>): string => JSON.stringify(part, undefined, 2)
