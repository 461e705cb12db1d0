import { isSpanContextValid, type SpanContext } from '@opentelemetry/api'

/** W3C Trace Context §3.2: of versions to come, the part that the first one has. */
const TRACE_PARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-|$)/

/** Undefined for what is no `traceparent`. */
export function readTraceParent(text: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACE_PARENT.exec(text) ?? []
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }

  return isSpanContextValid(context) ? context : undefined
}
