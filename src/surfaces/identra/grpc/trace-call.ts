import { type ServerUnaryCall, status } from '@grpc/grpc-js'
import type { Tracer } from '../../../core/tracing/index.ts'
import { callerOf, textOf } from './pin-caller.ts'

/** A span for each call, as for each request of HTTP. @param work settles by how the call ended */
export function traceCall(
  tracer: Tracer,
  call: ServerUnaryCall<object, object>,
  work: () => Promise<status>,
): Promise<void> {
  const name = call.getPath().slice(1)
  const [service = '', method = ''] = name.split('/')

  return tracer.run(
    { name, kind: 'server', parent: textOf(call.metadata, 'traceparent') },
    async (span) => {
      const code = await work()
      if (isOurFailure(code)) span.fail()
      span.set({
        'rpc.system': 'grpc',
        'rpc.service': service,
        'rpc.method': method,
        'rpc.grpc.status_code': code,
        'latchkey.correlation_id': callerOf(call.metadata).correlationId,
      })
    },
  )
}

export const isOurFailure = (code: status): boolean =>
  code === status.INTERNAL || code === status.UNAVAILABLE
