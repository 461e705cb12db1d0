import { createServer, type Server } from 'node:http'
import type { AddressInfo, ListenOptions as ListenOptionsOfNode } from 'node:net'
import type Koa from 'koa'
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

const EVERY_ADDRESS = '::'
const EVERY_IPV4_ADDRESS = '0.0.0.0'

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
  await bind(server, { host, port, reusePort: isShared })

  return {
    host: (server.address() as AddressInfo).address,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => drain.run(),
  }
}

/** Listens as it can be had on this machine. */
async function bind(server: Server, options: ListenOptionsOfNode): Promise<void> {
  try {
    await listenOn(server, options)
  } catch (error) {
    const next = nextBest(options, (error as NodeJS.ErrnoException).code)
    if (!next) throw error
    await bind(server, next)
  }
}

function nextBest(
  options: ListenOptionsOfNode,
  code: string | undefined,
): ListenOptionsOfNode | undefined {
  // Every address of a machine that has no IPv6 is every IPv4 address.
  if (options.host === EVERY_ADDRESS && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) {
    return { ...options, host: EVERY_IPV4_ADDRESS }
  }
  // Where the system does not share a port between processes, the primary hands connections out.
  if (options.reusePort && code === 'ENOTSUP') return { ...options, reusePort: false }

  return undefined
}

const listenOn = (server: Server, options: ListenOptionsOfNode): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
