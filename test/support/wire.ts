import { createServer, type Server, Socket } from 'node:net'

/** The way to a server, to be broken at will. It is open from the beginning. */
export interface Wire extends AsyncDisposable {
  /** Of the server, by this way. */
  url: string
  open(): Promise<void>
  /** Nobody gets through, and nobody who was is left. */
  close(): Promise<void>
  /** Cuts every connection. */
  cut(): void
  /** Lets nothing come back any more, as from a machine that has stopped. */
  freeze(): void
  /** How often something went to the server after its last answer, so far. */
  roundTrips(): number
  /** Takes the next statement with this text to the server, and cuts the answer. */
  cutAnswerTo(text: string): void
}

export async function layWire(url: string): Promise<Wire> {
  const target = new URL(url)
  const pairs = new Set<readonly [Socket, Socket]>()
  let isFrozen = false
  let roundTrips = 0
  let doomed: string | undefined

  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
  }
  const server = createServer((near) => {
    const far = new Socket().connect(Number(target.port), target.hostname)
    const pair = [near, far] as const
    pairs.add(pair)
    let isCut = false
    let isAsking = false
    near.on('data', (data) => {
      if (!isAsking) roundTrips++
      isAsking = true
      if (doomed !== undefined && data.includes(doomed)) {
        doomed = undefined
        isCut = true
      }
      far.write(data)
    })
    far.on('data', (data) => {
      isAsking = false
      if (isCut) near.destroy()
      else if (!isFrozen) near.write(data)
    })
    for (const [socket, other] of [pair, [far, near] as const]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        other.destroy()
        pairs.delete(pair)
      })
    }
  })
  await listen(server, 0)
  const { port } = server.address() as { port: number }
  const wired = new URL(url)
  wired.host = `127.0.0.1:${port}`

  const close = () => {
    cut()
    return new Promise<void>((resolve) => void server.close(() => resolve()))
  }

  return {
    url: wired.href,
    open: () => listen(server, port),
    close,
    cut,
    roundTrips: () => roundTrips,
    freeze: () => {
      isFrozen = true
    },
    cutAnswerTo: (text) => {
      doomed = text
    },
    [Symbol.asyncDispose]: close,
  }
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
