import type { PublicJwk } from '../../core/signing-keys/index.ts'
import { type Finding, fault, fine, reasonOf } from './finding.ts'

const PATIENCE_MS = 5_000

/** Of what OpenID Connect Discovery §3 tells, what apps cannot do without. */
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const

type Metadata = Partial<Record<string, unknown>>

/**
 * What an app sees that asks the issuer for its discovery document, through whatever stands between.
 * @param published the ids of the keys that our database holds; undefined when it could not be asked
 */
export async function examineIssuer(
  issuer: string,
  published: readonly PublicJwk['kid'][] | undefined,
): Promise<readonly Finding[]> {
  const address = `${issuer}/.well-known/openid-configuration`
  const metadata = await ask(address)
  if (isFinding(metadata)) return [metadata]

  if (metadata.issuer !== issuer) {
    return [
      fault(
        'issuer',
        `${address} belongs to the issuer ${shown(metadata.issuer)}, not to ${issuer}.`,
        'Set ISSUER to one and the same address everywhere, or lead that address to Latchkey.',
      ),
    ]
  }
  const strays = ENDPOINTS.filter((name) => !String(metadata[name]).startsWith(`${issuer}/`))
  if (strays.length) {
    return [
      fault(
        'issuer',
        `Some endpoints are elsewhere than the issuer: ${strays.join(', ')}.`,
        'See that the proxy leaves the bodies of answers as they are.',
      ),
    ]
  }

  return [await examineKeys(String(metadata.jwks_uri), published, address)]
}

async function examineKeys(
  address: string,
  published: readonly string[] | undefined,
  discovery: string,
): Promise<Finding> {
  const jwks = await ask(address)
  if (isFinding(jwks)) return jwks
  const shownIds = new Set(
    (Array.isArray(jwks.keys) ? jwks.keys : []).map(({ kid }: { kid?: string }) => kid),
  )
  const missing = published?.filter((id) => !shownIds.has(id)) ?? []
  if (missing.length) {
    return fault(
      'issuer',
      `${address} does not show the keys of this database: ${missing.join(', ')}.`,
      'See that the proxy caches it no longer than it may, and that all processes have the same ' +
        'DATABASE_URL.',
    )
  }

  return fine('issuer', `${discovery} is what apps have to see.`)
}

async function ask(address: string): Promise<Metadata | Finding> {
  try {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await answer.text()
    if (answer.status !== 200) return refusalOf(address, answer)

    return parse(text) ?? notJson(address)
  } catch (error) {
    return fault('issuer', `${address} cannot be reached: ${reasonOf(error)}.`, remedyOf(error))
  }
}

function refusalOf(address: string, { status, headers }: Response): Finding {
  const location = headers.get('location')

  return location
    ? fault(
        'issuer',
        `${address} sends whoever asks on to ${shown(location)}; apps do not follow.`,
        'Set ISSUER to the address in the end, or let the proxy answer at this one.',
      )
    : fault(
        'issuer',
        `${address} answers ${status}.`,
        status >= 500
          ? 'Start Latchkey, and lead the proxy to its HOST and PORT.'
          : 'Lead the proxy to Latchkey with every path, and without asking who it is.',
      )
}

const notJson = (address: string): Finding =>
  fault(
    'issuer',
    `${address} answers something else than JSON.`,
    'Something else answers there: lead the address to Latchkey.',
  )

function remedyOf(error: unknown): string {
  const reason = reasonOf(error)
  if (/CERT|certificate|self.signed|altnames|SSL|TLS/i.test(reason)) {
    return 'Give the proxy a certificate for this name with its whole chain, one that is not over.'
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return 'Add the name to the DNS, or correct ISSUER.'

  return 'Start Latchkey and its proxy, and let the firewall of this machine reach them.'
}

function parse(text: string): Metadata | undefined {
  try {
    const value: unknown = JSON.parse(text)

    return typeof value === 'object' && value !== null ? (value as Metadata) : undefined
  } catch {
    return undefined
  }
}

const isFinding = (value: Metadata | Finding): value is Finding => 'severity' in value

const shown = (value: unknown): string => String(value).slice(0, 200)
