import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { Log } from '../../core/log.ts'

type Spans = Parameters<SpanExporter['export']>[0]
type Tell = Parameters<SpanExporter['export']>[1]

const SUCCESS = 0

/** Says in the log when traces begin to be lost, and when that is over. Nothing waits for them. */
export class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter
  readonly #log: Log
  #isLosing = false

  constructor(exporter: SpanExporter, log: Log) {
    this.#exporter = exporter
    this.#log = log
  }

  export(spans: Spans, tell: Tell): void {
    this.#exporter.export(spans, (result) => {
      const isLost = result.code !== SUCCESS
      if (isLost && !this.#isLosing) this.#log.warn({ err: result.error }, 'traces get lost')
      if (!isLost && this.#isLosing) this.#log.info({}, 'traces are taken again')
      this.#isLosing = isLost
      tell(result)
    })
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush?.() ?? Promise.resolve()
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown()
  }
}
