/** Of a span: figures and words from a fixed list, never what somebody sent us, nor a credential. */
export type SpanFields = Readonly<Record<string, string | number | boolean>>

export interface SpanStart {
  /** One of few. */
  name: string
  /** `server` answers somebody, `client` waits for somebody's answer. */
  kind?: 'server' | 'client'
  fields?: SpanFields
  /** Told only where something is under way that it is a part of, not when it comes round by itself. */
  isPart?: boolean
  /** A `traceparent` (W3C Trace Context §3.2) that it goes on from; one that is none is ignored. */
  parent?: string | undefined
}

/** A part of a trace that is under way. */
export interface Span {
  rename(name: string): void
  set(fields: SpanFields): void
  /** It did not work, though nothing was thrown. */
  fail(): void
}

export interface Tracer {
  /**
   * Runs work as a part of whatever is under way, however it ends. What it throws passes on; only a
   * failure, not a refusal, is told, and of that no text.
   */
  run<Result>(start: SpanStart, work: (span: Span) => Promise<Result>): Promise<Result>
}

const silentSpan: Span = { rename() {}, set() {}, fail() {} }

/** For a program that nobody follows. */
export const silentTracer: Tracer = { run: (_, work) => work(silentSpan) }
