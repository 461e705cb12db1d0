import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Secret } from '../../core/values/index.ts'
import { quote, reading } from './reading.ts'

/** The path of a file of certificates in PEM form; means what is in it. */
export const certificates = reading((path, refuse) => {
  const pem = readFile(path)

  if (pem === undefined) refuse(`names a file that cannot be read: ${quote(path)}`)
  else if (!isCertificate(pem)) refuse(`names a file without a PEM certificate: ${quote(path)}`)

  return pem ?? ''
})

/** The path of a file with a private key in PEM form; means what is in it. */
export const privateKeyFile = reading((path, refuse) => {
  const pem = readFile(path)

  if (pem === undefined) refuse(`names a file that cannot be read: ${quote(path)}`)
  else if (!isPrivateKey(pem)) refuse(`names a file without a PEM private key: ${quote(path)}`)

  return new Secret(pem ?? '')
})

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem)
    return true
  } catch {
    return false
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem)
    return true
  } catch {
    return false
  }
}
