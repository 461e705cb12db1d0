import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A span as it stands in OTLP/JSON. */
export interface TakenSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  kind: number
  attributes: readonly { key: string; value: Readonly<Record<string, unknown>> }[]
  status: { code?: number }
}

export interface TraceCollector extends AsyncDisposable {
  endpoint: string
  spans: readonly TakenSpan[]
  /** Every body as it came. */
  bodies: readonly string[]
  headers: readonly IncomingHttpHeaders[]
}

/** Takes traces by OTLP over HTTP, on loopback. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: TakenSpan[] = []
  const bodies: string[] = []
  const headers: IncomingHttpHeaders[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    bodies.push(body)
    headers.push(request.headers)
    for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
      for (const scope of scopeSpans) spans.push(...scope.spans)
    }
    response
      .writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' })
      .end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    headers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
