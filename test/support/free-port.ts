import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems take for connections to others, as any of them may at any moment. */
const PORTS = { first: 10_000, count: 20_000 }

/** A port of this machine that nobody listens on at the moment, nor will by accident. */
export async function freePort(): Promise<number> {
  const port = PORTS.first + Math.floor(Math.random() * PORTS.count)

  return (await isFree(port)) ? port : freePort()
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')

    return true
  } catch {
    return false
  }
}
