import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'
import { Drain, type DrainOptions } from './drain.ts'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 65_000

const EVERY_ADDRESS = '::'
const EVERY_IPV4_ADDRESS = '0.0.0.0'

export interface Listening extends AsyncDisposable {
  host: string
  port: number
}

/** Serves the application. Disposing drains it. */
export async function listen(
  app: Koa,
  { host, port, ...options }: { host: string; port: number } & DrainOptions,
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    app.callback(),
  )
  const drain = new Drain(server, options)
  await bind(server, host, port)

  return {
    host: (server.address() as AddressInfo).address,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => drain.run(),
  }
}

/** Every address of a machine that has no IPv6 is every IPv4 address. */
async function bind(server: Server, host: string, port: number): Promise<void> {
  try {
    await listenOn(server, host, port)
  } catch (error) {
    if (host !== EVERY_ADDRESS || !isWithoutIpv6(error)) throw error
    await listenOn(server, EVERY_IPV4_ADDRESS, port)
  }
}

const isWithoutIpv6 = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')

const listenOn = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
