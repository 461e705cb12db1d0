import {
  type ServerUnaryCall,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { type Origin, withOrigin } from '../../../core/audit/index.ts'
import { networkOf } from '../../../core/limits/index.ts'
import type { Log } from '../../../core/log.ts'
import type { Tracer } from '../../../core/tracing/index.ts'
import { languageOfHeader } from '../../http/index.ts'
import {
  type CallContext,
  type IdentraOperations,
  type Operation,
  refusalOf,
} from '../operations/index.ts'
import { callerOf, textOf } from './pin-caller.ts'
import { toStatus } from './refused-status.ts'
import { isOurFailure, traceCall } from './trace-call.ts'

interface HandlerParts {
  log: Log
  tracer: Tracer
}

/** Each operation is the method of its name. */
export const toHandlers = (
  operations: IdentraOperations,
  parts: HandlerParts,
): UntypedServiceImplementation =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, toHandler(operation, parts)]),
  )

const toHandler =
  (operation: Operation, { log, tracer }: HandlerParts) =>
  (call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>): Promise<void> =>
    traceCall(tracer, call, () => carryOut(operation, call, { answer, log }))

/** @returns how it ended */
async function carryOut(
  operation: Operation,
  call: ServerUnaryCall<object, object>,
  { answer, log }: { answer: sendUnaryData<object>; log: Log },
): Promise<status> {
  const context = contextOf(call)
  try {
    answer(null, await withOrigin(originOf(context), () => operation(call.request, context)))

    return status.OK
  } catch (error) {
    const refusal = refusalOf(error)
    const fields = { correlationId: context.correlationId, err: error }
    if (call.cancelled) log.info(fields, 'the call was given up')
    else if (isOurFailure(refusal.code)) log.error(fields, 'the call failed')
    else log.info(fields, 'the call was refused')
    answer(toStatus(refusal))

    return call.cancelled ? status.CANCELLED : refusal.code
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
