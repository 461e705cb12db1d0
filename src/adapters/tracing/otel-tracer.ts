import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { TracingSettings } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import {
  isFailure,
  type Span,
  type SpanStart,
  silentTracer,
  type Tracer,
} from '../../core/tracing/index.ts'
import { samplerOf } from './sampler.ts'
import { readTraceParent } from './trace-parent.ts'
import { WatchedExporter } from './watched-exporter.ts'

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT }

const revealed = (headers: TracingSettings['headers']): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name, value.reveal()]))

/** Holds on to nothing global, so that several systems of one process stay apart. */
export class OtelTracer implements Tracer, AsyncDisposable {
  readonly #provider: TracerProvider
  readonly #tracer: ReturnType<TracerProvider['getTracer']>
  readonly #contexts = new AsyncLocalStorageContextManager().enable()

  constructor(settings: TracingSettings, { log }: { log: Log }) {
    const { endpoint, headers, serviceName } = settings
    const exporter = new OTLPTraceExporter({
      url: `${endpoint}/v1/traces`,
      headers: revealed(headers),
    })

    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': serviceName }),
      sampler: samplerOf(settings),
      spanProcessors: [new BatchSpanProcessor({ exporter: new WatchedExporter(exporter, log) })],
    })
    this.#tracer = this.#provider.getTracer('latchkey')
  }

  async run<Result>(
    { name, kind, fields = {}, isPart = false, parent }: SpanStart,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result> {
    if (isPart && !trace.getSpan(this.#contexts.active())) return silentTracer.run({ name }, work)
    const span = this.#tracer.startSpan(
      name,
      { kind: kind ? KINDS[kind] : SpanKind.INTERNAL, attributes: fields },
      this.#parentOf(parent),
    )
    const fail = () => void span.setStatus({ code: SpanStatusCode.ERROR })
    const within = trace.setSpan(this.#contexts.active(), span)

    try {
      return await this.#contexts.with(within, () =>
        work({
          rename: (name) => void span.updateName(name),
          set: (fields) => void span.setAttributes(fields),
          fail,
        }),
      )
    } catch (error) {
      if (isFailure(error)) {
        // The name alone: a message may quote what somebody sent.
        span.setAttribute('error.type', Error.isError(error) ? error.name : typeof error)
        fail()
      }
      throw error
    } finally {
      span.end()
    }
  }

  /** Delivers what is still here. */
  async [Symbol.asyncDispose](): Promise<void> {
    // That they got lost is in the log; whoever stops us is not kept by it.
    await this.#provider.shutdown().catch(() => undefined)
    this.#contexts.disable()
  }

  #parentOf(traceparent: string | undefined): Context {
    const remote = traceparent && readTraceParent(traceparent)

    return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : this.#contexts.active()
  }
}
