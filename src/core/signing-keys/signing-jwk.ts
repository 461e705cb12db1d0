import { generateKeyPair, hash, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { SigningAlgorithm } from './signing-key.ts'

/** A public key as the JWKS shows it (RFC 7517). */
export interface PublicJwk {
  kty: string
  kid: string
  alg: SigningAlgorithm
  use: 'sig'
  crv?: string
  e?: string
  n?: string
  x?: string
  y?: string
}

/** The same with its private members (RFC 7518 §6). */
export interface PrivateJwk extends PublicJwk {
  d: string
  p?: string
  q?: string
  dp?: string
  dq?: string
  qi?: string
}

type PublicMember = 'crv' | 'e' | 'kty' | 'n' | 'x' | 'y'
type PublicMembers = { readonly [Member in PublicMember]?: string | undefined }

type KeyGenerator = () => Promise<{ privateKey: KeyObject }>

const generate = promisify(generateKeyPair)

const GENERATORS: Readonly<Record<SigningAlgorithm, KeyGenerator>> = {
  RS256: () => generate('rsa', { modulusLength: 2_048 }),
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generate('ed25519'),
}

/** What makes up a public key, in the order of the thumbprint (RFC 7638 §3.2, RFC 8037 §2). */
const PUBLIC_MEMBERS: Readonly<Record<SigningAlgorithm, readonly PublicMember[]>> = {
  RS256: ['e', 'kty', 'n'],
  ES256: ['crv', 'kty', 'x', 'y'],
  EdDSA: ['crv', 'kty', 'x'],
}

export async function generateJwk(algorithm: SigningAlgorithm): Promise<PrivateJwk> {
  const { privateKey } = await GENERATORS[algorithm]()
  const jwk = toPrivateJwk(privateKey, algorithm)

  // An id is typed on a command line, where what begins so is an option.
  return jwk.kid.startsWith('-') ? generateJwk(algorithm) : jwk
}

/** @param id the `kid`; the thumbprint of the key where there is none */
export function toPrivateJwk(
  privateKey: KeyObject,
  algorithm: SigningAlgorithm,
  id?: string,
): PrivateJwk {
  const jwk = privateKey.export({ format: 'jwk' })
  const kid = id ?? thumbprint(jwk, algorithm)

  return { ...jwk, kid, alg: algorithm, use: 'sig' } as PrivateJwk
}

export const toPublicJwk = (jwk: PrivateJwk): PublicJwk => ({
  ...publicMembers(jwk, jwk.alg),
  kty: jwk.kty,
  kid: jwk.kid,
  alg: jwk.alg,
  use: jwk.use,
})

/** Whether they are the same key, whatever they are called. */
export const isSameKey = (a: PrivateJwk, b: PrivateJwk): boolean =>
  a.alg === b.alg && thumbprint(a, a.alg) === thumbprint(b, b.alg)

/** RFC 7638. */
const thumbprint = (jwk: PublicMembers, algorithm: SigningAlgorithm): string =>
  hash('sha256', JSON.stringify(publicMembers(jwk, algorithm)), 'base64url')

const publicMembers = (jwk: PublicMembers, algorithm: SigningAlgorithm): PublicMembers =>
  Object.fromEntries(PUBLIC_MEMBERS[algorithm].map((member) => [member, jwk[member]]))
