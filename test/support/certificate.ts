import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newFolder } from './folders.ts'

export interface Certificate {
  /** PEM. It vouches for itself, so it is its own authority too. */
  certificate: string
  key: string
}

/** For a server that is called `localhost`, by the `openssl` that comes with every database. */
export async function newCertificate({ days = 60 } = {}): Promise<Certificate> {
  await using folder = await newFolder()
  const [keyFile, file] = [join(folder.path, 'key.pem'), join(folder.path, 'certificate.pem')]
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-nodes', '-days', String(days)],
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', keyFile, '-out', file],
  ])

  return { certificate: await readFile(file, 'utf8'), key: await readFile(keyFile, 'utf8') }
}
