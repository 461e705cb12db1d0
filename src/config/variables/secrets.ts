import { createPrivateKey, type KeyObject } from 'node:crypto'
import { Secret } from '../../core/values/index.ts'
import type { SecretList } from '../secrets.ts'
import { reading, splitList } from './reading.ts'

const MIN_SECRET_LENGTH = 32
const MIN_MODULUS_BITS = 2_048

/** A value that is only handed on. */
export const secret = reading((text) => new Secret(text))

/** The secrets that ours are derived from, newest first. */
export const secretList = reading((text, refuse) => {
  const entries = splitList(text)

  if (!entries.length) refuse('must hold at least one secret')
  if (entries.some((entry) => entry.length < MIN_SECRET_LENGTH)) {
    refuse(`must be ${MIN_SECRET_LENGTH} characters or longer, each secret of the list`)
  }
  if (new Set(entries).size < entries.length) refuse('must not hold the same secret twice')

  return entries.map((entry) => new Secret(entry)) as unknown as SecretList
})

/** PEM of an RSA private key, PKCS#8 or PKCS#1; line ends may be written `\n`. */
export const rsaPrivateKey = reading((text, refuse) => {
  const pem = text.replaceAll('\\r', '').replaceAll('\\n', '\n')
  const key = parsePrivateKey(pem)

  if (!key) refuse('must be a private key in PEM form, without a passphrase')
  else if (key.asymmetricKeyType !== 'rsa') refuse('must be an RSA key')
  else if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_MODULUS_BITS) {
    refuse(`must be an RSA key of ${MIN_MODULUS_BITS} bits or more`)
  }

  return new Secret(pem)
})

function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
