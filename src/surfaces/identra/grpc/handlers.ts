import {
  Metadata,
  type ServerUnaryCall,
  type StatusObject,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { type Origin, withOrigin } from '../../../core/audit/index.ts'
import { networkOf } from '../../../core/limits/index.ts'
import type { Log } from '../../../core/log.ts'
import { languageOfHeader } from '../../http/index.ts'
import {
  type CallContext,
  type IdentraOperations,
  type Operation,
  type Refusal,
  refusalOf,
} from '../operations/index.ts'
import { callerOf, textOf } from './pin-caller.ts'

/** Each operation is the method of its name. */
export const toHandlers = (operations: IdentraOperations, log: Log): UntypedServiceImplementation =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, toHandler(operation, log)]),
  )

const toHandler =
  (carryOut: Operation, log: Log) =>
  async (call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>): Promise<void> => {
    const context = contextOf(call)
    try {
      answer(null, await withOrigin(originOf(context), () => carryOut(call.request, context)))
    } catch (error) {
      const refusal = refusalOf(error)
      const fields = { correlationId: context.correlationId, err: error }
      if (call.cancelled) log.info(fields, 'the call was given up')
      else if (isOurs(refusal)) log.error(fields, 'the call failed')
      else log.info(fields, 'the call was refused')
      answer(toStatus(refusal))
    }
  }

function contextOf(call: ServerUnaryCall<object, object>): CallContext {
  const { correlationId, address } = callerOf(call.metadata)
  const gone = new AbortController()
  call.once('cancelled', () => gone.abort())

  return {
    correlationId,
    remoteAddress: address,
    authorization: textOf(call.metadata, 'authorization'),
    language: languageOfHeader(textOf(call.metadata, 'accept-language')).tag,
    signal: gone.signal,
  }
}

/** For the audit log, as of a request of HTTP. */
const originOf = ({ remoteAddress, correlationId }: CallContext): Origin => ({
  actor: 'user',
  network: networkOf(remoteAddress),
  correlationId,
})

const isOurs = ({ code }: Refusal): boolean =>
  code === status.INTERNAL || code === status.UNAVAILABLE

const toStatus = ({ code, message, retryAfterSeconds }: Refusal): Partial<StatusObject> => ({
  code,
  details: message,
  ...(retryAfterSeconds !== undefined && { metadata: retryAfter(retryAfterSeconds) }),
})

/** As HTTP says it, and as clients of gRPC understand it that try again by themselves. */
function retryAfter(seconds: number): Metadata {
  const metadata = new Metadata()
  metadata.set('retry-after', String(seconds))
  metadata.set('grpc-retry-pushback-ms', String(seconds * 1_000))

  return metadata
}
