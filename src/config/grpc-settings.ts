import type { GrpcSettings } from './config.ts'
import type { Values } from './variables/index.ts'

export function interpretGrpc(values: Values): GrpcSettings | undefined {
  const { GRPC_PORT: port, GRPC_TLS_CERT: certificate, GRPC_TLS_KEY: key } = values
  if (!values.IDENTRA || port === undefined) return undefined

  return {
    host: values.GRPC_HOST,
    port,
    tls:
      certificate && key
        ? { certificate, key, clientAuthority: values.GRPC_TLS_CLIENT_CA }
        : undefined,
    hasReflection: values.GRPC_REFLECTION,
  }
}
