/**
 * What a request consists of, and how long each part took, for whoever follows it through several
 * programs. Where traces go, and which of them, is the adapter's; nothing here knows its format.
 */
export { isFailure, tracedBy } from './traced.ts'
export { type Span, type SpanFields, type SpanStart, silentTracer, type Tracer } from './tracer.ts'
