import { SECOND } from '../../core/values/index.ts'

/** It is not on the internet, and nobody has allowed to go there. */
export class PrivateAddress extends Error {
  readonly code = 'PRIVATE_ADDRESS'
}

/** In words, where the code of the system says little to the developer of an app. */
// biome-ignore format: a table
const REASONS: Readonly<Record<string, string>> = {
  PRIVATE_ADDRESS:            'the address is in a private network, which is not allowed here',
  ENOTFOUND:                  'the host name is not known',
  EAI_AGAIN:                  'the host name cannot be looked up at the moment',
  ECONNREFUSED:               'nothing listens there',
  ECONNRESET:                 'the connection broke',
  EHOSTUNREACH:               'there is no way to the host',
  ENETUNREACH:                'there is no way to the host',
  CERT_HAS_EXPIRED:           'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN:  'its certificate is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes without those that vouch for it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
}

/** Why there was no answer, for the developer of the app. Says nothing of our own network. */
export function describeFailure(error: unknown, timeoutMs: number): string {
  const { name, code } = causeOf(error)
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `the app did not answer within ${timeoutMs / SECOND} seconds`
  }

  return REASONS[code] ?? `the app could not be reached${code && ` (${code})`}`
}

/** Of several addresses that were tried, the first failure stands for all. */
function causeOf(error: unknown): { name: string; code: string } {
  if (error instanceof AggregateError && error.errors.length) return causeOf(error.errors[0])
  const { name = '', code = '' } = error as { name?: string; code?: unknown }

  return { name, code: typeof code === 'string' ? code : '' }
}
