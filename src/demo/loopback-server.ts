import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LoopbackServer extends AsyncDisposable {
  /** `http://localhost:<port>` */
  url: string
  /** Answers every request from now on. */
  serve(listener: RequestListener): void
}

/**
 * Opens a port that only this machine can reach.
 * @param port 0 takes any that is free
 */
export async function openLoopbackServer(port: number): Promise<LoopbackServer> {
  const server = createServer()
  server.listen(port, 'localhost')
  await once(server, 'listening')

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve: (listener) => server.on('request', listener),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
