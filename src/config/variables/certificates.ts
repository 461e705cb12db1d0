import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { quote, reading } from './reading.ts'

type Refuse = (problem: string) => void

/** The path of a file of certificates in PEM form; means what is in it. */
export const certificates = reading(readCertificates)

/** The same; means the path, as the file is read again after a renewal. */
export const certificateFile = reading((path, refuse) => {
  readCertificates(path, refuse)

  return path
})

/** The path of a file with a private key in PEM form. */
export const privateKeyFile = reading((path, refuse) => {
  const pem = readFile(path)

  if (pem === undefined) refuse(`names a file that cannot be read: ${quote(path)}`)
  else if (!isPrivateKey(pem)) refuse(`names a file without a PEM private key: ${quote(path)}`)

  return path
})

function readCertificates(path: string, refuse: Refuse): string {
  const pem = readFile(path)

  if (pem === undefined) refuse(`names a file that cannot be read: ${quote(path)}`)
  else if (!isCertificate(pem)) refuse(`names a file without a PEM certificate: ${quote(path)}`)

  return pem ?? ''
}

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
