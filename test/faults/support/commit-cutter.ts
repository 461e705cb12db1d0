import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

const COMMAND_COMPLETE = 'C'.charCodeAt(0)
const COMMIT = Buffer.from('COMMIT\0')

/** Type, then the length of everything but the type (PostgreSQL, Frontend/Backend Protocol §55.7). */
const HEAD_BYTES = 5

/**
 * Stands before a PostgreSQL and, when it is told to, cuts a connection right after a COMMIT: the
 * server has done it, the client never hears of it.
 */
export class CommitCutter implements AsyncDisposable {
  /** How clients reach the database through it. */
  readonly url: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #next: { text: string; onCut: () => void } | undefined

  private constructor(server: Server, target: URL) {
    const through = new URL(target)
    through.port = String((server.address() as AddressInfo).port)
    this.url = through.href
    this.#server = server
    server.on('connection', (client: Socket) => this.#join(client, target))
  }

  static async start(databaseUrl: string): Promise<CommitCutter> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')

    return new CommitCutter(server, new URL(databaseUrl))
  }

  /**
   * The next COMMIT of a transaction is not answered for which that text was sent: a value, since
   * statements that the server has prepared go by a name. Settles when that has happened.
   */
  cutNext(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#next = { text, onCut: resolve }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(this.#server, 'close')
  }

  #join(client: Socket, { hostname, port }: URL): void {
    const database = connect({ host: hostname, port: Number(port), noDelay: true })
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
    client.pipe(database)

    let asked = ''
    client.on('data', (chunk: Buffer) => {
      asked += chunk.toString('latin1')
    })
    let rest = Buffer.alloc(0)
    database.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let message = takeMessage(rest); message; message = takeMessage(rest)) {
        rest = rest.subarray(message.length)
        if (isCommitted(message)) {
          if (this.#next && asked.includes(this.#next.text)) return this.#cut(client)
          asked = ''
        }
        client.write(message)
      }
    })
  }

  #cut(client: Socket): void {
    client.destroy()
    this.#next?.onCut()
    this.#next = undefined
  }
}

/** The first message, when all of it is there. */
function takeMessage(received: Buffer): Buffer | undefined {
  if (received.length < HEAD_BYTES) return undefined
  const length = 1 + received.readUInt32BE(1)

  return received.length < length ? undefined : received.subarray(0, length)
}

const isCommitted = (message: Buffer): boolean =>
  message[0] === COMMAND_COMPLETE && message.subarray(HEAD_BYTES).equals(COMMIT)
