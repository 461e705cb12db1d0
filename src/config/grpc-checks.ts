import { type CrossCheck, needs } from './cross-check.ts'
import { KeyOfAnotherCertificate, readGrpcTls } from './grpc-tls.ts'
import { isLoopback } from './loopback.ts'

/** What has to agree before gRPC is served. */
export const grpcChecks: readonly CrossCheck[] = [
  ...(['PORT', 'METRICS_PORT'] as const).map(
    (other): CrossCheck => ({
      variable: 'GRPC_PORT',
      reads: ['IDENTRA', 'GRPC_PORT', other],
      findProblem: ({ IDENTRA, GRPC_PORT, [other]: port }) =>
        IDENTRA && GRPC_PORT !== undefined && GRPC_PORT === port
          ? `must not be the same as ${other}`
          : undefined,
    }),
  ),
  needs('GRPC_TLS_CERT', 'GRPC_TLS_KEY'),
  needs('GRPC_TLS_KEY', 'GRPC_TLS_CERT'),
  {
    variable: 'GRPC_TLS_KEY',
    reads: ['GRPC_TLS_CERT', 'GRPC_TLS_KEY'],
    findProblem: ({ GRPC_TLS_CERT: certificate, GRPC_TLS_KEY: key }) =>
      certificate && key && !belongTogether(certificate, key)
        ? 'is not the key of the certificate in GRPC_TLS_CERT'
        : undefined,
  },
  {
    variable: 'GRPC_TLS_CLIENT_CA',
    reads: ['GRPC_TLS_CLIENT_CA', 'GRPC_TLS_CERT'],
    findProblem: ({ GRPC_TLS_CLIENT_CA, GRPC_TLS_CERT }) =>
      GRPC_TLS_CLIENT_CA && !GRPC_TLS_CERT ? 'is of no use without GRPC_TLS_CERT' : undefined,
  },
  {
    variable: 'GRPC_HOST',
    reads: ['IDENTRA', 'GRPC_PORT', 'GRPC_HOST', 'GRPC_TLS_CERT', 'GRPC_ALLOW_PLAINTEXT'],
    findProblem: ({ IDENTRA, GRPC_PORT, GRPC_HOST, GRPC_TLS_CERT, GRPC_ALLOW_PLAINTEXT }) =>
      IDENTRA &&
      GRPC_PORT !== undefined &&
      !isLoopback(GRPC_HOST) &&
      !GRPC_TLS_CERT &&
      !GRPC_ALLOW_PLAINTEXT
        ? 'must be loopback without GRPC_TLS_CERT: passwords and tokens could be read on the way ' +
          '(GRPC_ALLOW_PLAINTEXT=true permits it all the same, as behind a proxy that ends TLS)'
        : undefined,
  },
]

function belongTogether(certificate: string, key: string): boolean {
  try {
    readGrpcTls({ certificate, key, clientAuthority: undefined })

    return true
  } catch (error) {
    if (error instanceof KeyOfAnotherCertificate) return false
    throw error
  }
}
