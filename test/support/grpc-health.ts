import {
  type ChannelCredentials,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { protoPath } from 'grpc-health-check'

interface HealthAnswer {
  status: string
}

const HEALTH = loadPackageDefinition(loadSync(protoPath, { enums: String, defaults: true }))

/** What runs us, and asks by `grpc.health.v1` how we are. */
export function connectHealth(
  address: string,
  channel: ChannelCredentials = credentials.createInsecure(),
) {
  // biome-ignore lint/suspicious/noExplicitAny: made of the description as it is loaded
  const { Health } = (HEALTH as any).grpc.health.v1
  const client = new Health(address, channel)

  return {
    /** @returns the status, or the code of a refusal */
    check: (service: string) =>
      new Promise((resolve) =>
        client.check({ service }, (error: { code: number } | null, answer: HealthAnswer) =>
          resolve(error?.code ?? answer.status),
        ),
      ),
    watch: (service: string): ClientReadableStream<HealthAnswer> => client.watch({ service }),
    [Symbol.dispose]: () => client.close(),
  }
}
