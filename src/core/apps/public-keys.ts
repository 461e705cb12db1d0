import { createPublicKey, type JsonWebKey } from 'node:crypto'
import type { App } from './app.ts'
import { InvalidAppSetting } from './errors.ts'

type PublicKeys = NonNullable<App['jwks']>
type Jwk = PublicKeys['keys'][number]

const MAX_KEYS = 10
const MAX_OCTETS = 16_384
const MIN_RSA_BITS = 2_048

/** Kinds of key that can sign a client assertion (RFC 7518 §3.1, RFC 8037), and what `alg` says. */
// biome-ignore format: a table
const KINDS: readonly { kty: string; crv?: string; alg: readonly string[] }[] = [
  { kty: 'RSA', alg: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] },
  { kty: 'EC', crv: 'P-256', alg: ['ES256'] },
  { kty: 'EC', crv: 'P-384', alg: ['ES384'] },
  { kty: 'EC', crv: 'P-521', alg: ['ES512'] },
  { kty: 'OKP', crv: 'Ed25519', alg: ['EdDSA', 'Ed25519'] },
]

const KEPT_MEMBERS = ['kty', 'crv', 'n', 'e', 'x', 'y', 'alg', 'kid', 'use'] as const

/** RFC 7518 §6, symmetric keys included; `priv` is the AKP key type's. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/**
 * A JWK Set by which an app may authenticate: one to ten public keys for signatures, each of which
 * can be used. Members that we do not know are left out.
 * @throws {InvalidAppSetting} that names the key and what is wrong with it, never its content
 */
export function parsePublicKeys({ keys }: PublicKeys): PublicKeys {
  if (!Array.isArray(keys) || !keys.length) refuse('jwks must have at least one key in "keys"')
  if (keys.length > MAX_KEYS) refuse(`jwks must not have more than ${MAX_KEYS} keys`)

  for (const [index, key] of keys.entries()) {
    const fault = faultOf(key)
    if (fault) refuse(`jwks.keys[${index}] ${fault}`)
  }

  const parsed = { keys: keys.map(keepKnown) }
  if (Buffer.byteLength(JSON.stringify(parsed)) > MAX_OCTETS) {
    refuse(`jwks must not be longer than ${MAX_OCTETS} bytes`)
  }

  return parsed
}

function refuse(message: string): never {
  throw new InvalidAppSetting('jwks', message)
}

function faultOf(key: unknown): string | undefined {
  if (!isRecord(key)) return 'must be an object'

  const privateMember = PRIVATE_MEMBERS.find((member) => key[member] !== undefined)
  if (privateMember) return `must be a public key, without the member "${privateMember}"`

  const kind = KINDS.find(({ kty, crv }) => kty === key.kty && crv === key.crv)
  if (!kind) return `must be one of ${KINDS.map(({ kty, crv }) => crv ?? kty).join(', ')}`

  if (key.alg !== undefined && !kind.alg.some((alg) => alg === key.alg)) {
    return `must have one of ${kind.alg.join(', ')} as "alg", or none`
  }
  if (key.use !== undefined && key.use !== 'sig') return 'must have "sig" as "use", or none'
  if (key.kid !== undefined && !(typeof key.kid === 'string' && key.kid)) {
    return 'must have a text as "kid", or none'
  }

  return materialFault(key as JsonWebKey)
}

const isRecord = (value: unknown): value is Jwk =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function materialFault(key: JsonWebKey): string | undefined {
  try {
    const { modulusLength } = createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails ?? {}
    if (modulusLength && modulusLength < MIN_RSA_BITS) {
      return `must have at least ${MIN_RSA_BITS} bits`
    }
  } catch {
    return 'is not a key: its members are missing or broken'
  }

  return undefined
}

const keepKnown = (key: Jwk): Jwk =>
  Object.fromEntries(
    KEPT_MEMBERS.filter((member) => key[member] !== undefined).map((name) => [name, key[name]]),
  )
