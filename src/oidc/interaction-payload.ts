import type { AdapterPayload } from 'oidc-provider'
import type { Payload } from '../core/artifacts/index.ts'

const PLACEHOLDER = '{uid}'

/**
 * An interaction as it is kept: without the cookie value of the session, which nothing reads, and
 * without its own id, which is the value of a cookie and of the address in the browser.
 */
export function toStoredInteraction(id: string, payload: AdapterPayload): Payload {
  const { session, returnTo, ...rest } = payload
  const { cookie: _, ...storedSession } = session ?? {}

  return {
    ...rest,
    ...(session && { session: storedSession }),
    ...(returnTo && { returnTo: returnTo.replace(id, PLACEHOLDER) }),
  }
}

export function fromStoredInteraction(id: string, payload: Payload): Payload {
  const { returnTo } = payload

  return typeof returnTo === 'string'
    ? { ...payload, returnTo: returnTo.replace(PLACEHOLDER, id) }
    : payload
}
