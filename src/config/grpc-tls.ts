import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DomainError } from '../core/errors.ts'
import { Secret } from '../core/values/index.ts'
import type { GrpcTlsFiles } from './config.ts'

/** PEM, all three. */
export interface GrpcTls {
  certificate: string
  key: Secret
  clientAuthority: string | undefined
}

/** Each is right by itself, as in the middle of a renewal. */
export class KeyOfAnotherCertificate extends DomainError {
  constructor() {
    super('key_of_another_certificate', 'invalid', 'The key is not the key of the certificate.')
  }
}

/**
 * What the files hold at this moment, good to be served.
 * @throws {KeyOfAnotherCertificate}
 * @throws what Node does where a file is away, or holds something else
 */
export function readGrpcTls({ certificate, key, clientAuthority }: GrpcTlsFiles): GrpcTls {
  const tls = {
    certificate: readFileSync(certificate, 'utf8'),
    key: new Secret(readFileSync(key, 'utf8')),
    clientAuthority: clientAuthority && readFileSync(clientAuthority, 'utf8'),
  }
  const isKeyOfIt = new X509Certificate(tls.certificate).checkPrivateKey(
    createPrivateKey(tls.key.reveal()),
  )
  if (!isKeyOfIt) throw new KeyOfAnotherCertificate()

  return tls
}
