import { createServer } from 'node:http'
import type Koa from 'koa'
import { bind } from './bind.ts'
import { Drain, type DrainOptions } from './drain.ts'

/** How long a client may take: to say what it wants, to send all of it, to take what it gets. */
export interface Patience {
  headersMs: number
  requestMs: number
  /** Without a byte in either direction. */
  silenceMs: number
  /** Until it asks for something else. */
  keepAliveMs: number
}

const PATIENCE: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  silenceMs: 60_000,
  // Longer than the minute after which proxies let go of theirs, or they would ask into the void.
  keepAliveMs: 65_000,
}

export interface Listening extends AsyncDisposable {
  host: string
  port: number
}

export interface ListenOptions extends DrainOptions {
  host: string
  port: number
  /** Whether other processes of ours listen there too. */
  isShared?: boolean
  patience?: Patience
}

/** Serves the application. Disposing drains it. */
export async function listen(
  app: Koa,
  { host, port, isShared = false, patience = PATIENCE, ...options }: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.keepAliveMs,
      connectionsCheckingInterval: Math.ceil(patience.headersMs / 4),
    },
    app.callback(),
  ).setTimeout(patience.silenceMs)
  const drain = new Drain(server, options)
  const address = await bind(server, { host, port, isShared })

  return {
    host: address.address,
    port: address.port,
    [Symbol.asyncDispose]: () => drain.run(),
  }
}
