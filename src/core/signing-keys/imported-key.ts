import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { Secret } from '../values/index.ts'
import { InvalidSigningKey } from './errors.ts'
import { type PrivateJwk, toPrivateJwk } from './signing-jwk.ts'

const MIN_RSA_BITS = 2_048

/** A `kid` goes into the header of every token, and into a column of 64 characters. */
const KEY_ID = /^[\x21-\x7e]{1,64}$/

/**
 * An operator's own RSA key.
 * @param pem PKCS#8 or PKCS#1, without a passphrase
 * @throws {InvalidSigningKey}
 */
export function parseImportedKey(pem: Secret, id?: string): PrivateJwk {
  const key = readPem(pem)

  if (key.asymmetricKeyType !== 'rsa') {
    throw new InvalidSigningKey('The imported signing key must be an RSA key.')
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) {
    throw new InvalidSigningKey(`The imported signing key must have ${MIN_RSA_BITS} bits or more.`)
  }
  if (id !== undefined && !KEY_ID.test(id)) {
    throw new InvalidSigningKey(
      'The id of the imported signing key must be 1 to 64 characters of ASCII, without spaces.',
    )
  }

  return toPrivateJwk(key, 'RS256', id)
}

/** What the key is called once it is taken in. @throws {InvalidSigningKey} */
export const importedKeyId = (pem: Secret, id?: string): string => parseImportedKey(pem, id).kid

function readPem(pem: Secret): KeyObject {
  try {
    return createPrivateKey(pem.reveal())
  } catch (cause) {
    throw new InvalidSigningKey(
      'The imported signing key must be a private key in PEM form, without a passphrase.',
      cause,
    )
  }
}
