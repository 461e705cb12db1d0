import {
  type CallOptions,
  type ChannelCredentials,
  credentials as grpcCredentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

export interface CallOutcome {
  /** 0 is OK. */
  code: number
  /** Of a refusal. */
  message: string
  // biome-ignore lint/suspicious/noExplicitAny: what a program sees that has no types of ours
  body: any
  metadata: Readonly<Record<string, unknown>>
}

export interface GrpcProgram extends Disposable {
  call(
    method: string,
    request?: object,
    metadata?: Record<string, string>,
    options?: CallOptions,
  ): Promise<CallOutcome>
}

const OURS = loadPackageDefinition(
  // As JSON has it: every field but the optional ones is always there, an int64 is a text.
  loadSync('proto/identra/v1/identra.proto', {
    keepCase: true,
    longs: String,
    defaults: true,
    arrays: true,
  }),
)

/** A program that was generated from our `.proto`. */
export function connectGrpc(
  address: string,
  credentials: ChannelCredentials = grpcCredentials.createInsecure(),
): GrpcProgram {
  // biome-ignore lint/suspicious/noExplicitAny: made of the description as it is loaded
  const client = new (OURS as any).identra.v1.IdentraService(address, credentials)

  return {
    call: (method, request = {}, metadata = {}, options = {}) =>
      new Promise((resolve) => {
        const received: Record<string, unknown> = {}
        const take = (some: Metadata) => Object.assign(received, some.getMap())
        const answer = (error: ServiceError | null, body: unknown) => {
          if (error) take(error.metadata)
          resolve({
            code: error?.code ?? 0,
            message: error?.details ?? '',
            body,
            metadata: received,
          })
        }
        client[method](request, Metadata.fromHttp2Headers(metadata), options, answer).on(
          'metadata',
          take,
        )
      }),
    [Symbol.dispose]: () => client.close(),
  }
}
