import { fileURLToPath } from 'node:url'
import { Metadata, type StatusObject } from '@grpc/grpc-js'
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader'
import type { Refusal } from '../operations/index.ts'

const PROTO = new URL('../../../../proto/google/rpc/status.proto', import.meta.url)

const { 'google.rpc.Status': Status } = loadSync(fileURLToPath(PROTO), { keepCase: true })

type RefusedStatus = Pick<StatusObject, 'code' | 'details'> & Partial<StatusObject>

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

/** What ends a call that is refused. */
export const toStatus = ({ code, message, retryAfterSeconds }: Refusal): RefusedStatus => ({
  code,
  details: message,
  ...(retryAfterSeconds !== undefined && {
    metadata: retryAfter(retryAfterSeconds, { code, message }),
  }),
})

/** As HTTP says it, as clients that try again by themselves hear it, and as Google's APIs have it. */
function retryAfter(seconds: number, refused: Pick<Refusal, 'code' | 'message'>): Metadata {
  const metadata = new Metadata()
  metadata.set('retry-after', String(seconds))
  metadata.set('grpc-retry-pushback-ms', String(seconds * 1_000))
  const details = [{ '@type': RETRY_INFO, retry_delay: { seconds } }]
  const { serialize } = Status as MessageTypeDefinition<object, object>
  metadata.set('grpc-status-details-bin', serialize({ ...refused, details }))

  return metadata
}
