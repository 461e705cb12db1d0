import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** RFC 9113 §6. */
const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, goAway: 7 }
const END_STREAM = 1
const END_HEADERS = 4
const INITIAL_WINDOW_SIZE = 4

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header.writeUInt8(type, 3)
  header.writeUInt8(flags, 4)
  header.writeUInt32BE(stream, 5)

  return Buffer.concat([header, payload])
}

/** RFC 7541 §6.2.2: literals, neither indexed nor compressed. */
const headerBlock = (headers: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat(
    Object.entries(headers).map(([name, value]) =>
      Buffer.from([0, name.length, ...Buffer.from(name), value.length, ...Buffer.from(value)]),
    ),
  )

/**
 * HTTP/2 by hand, for what no client library does: it opens more streams than it is allowed, and
 * never lets an answer come in where it wants none.
 */
export class Http2Frames implements Disposable {
  readonly #socket: Socket
  readonly #refused = new Set<number>()
  #received = Buffer.alloc(0)
  #opened = 0
  #isCut = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#isCut = true
    })
  }

  /** @param isReading whether answers may come in */
  static async connect(port: number, { isReading }: { isReading: boolean }): Promise<Http2Frames> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const window = Buffer.alloc(6)
    window.writeUInt16BE(INITIAL_WINDOW_SIZE, 0)
    window.writeUInt32BE(isReading ? 65_535 : 0, 2)
    socket.write(PREFACE)
    socket.write(frame(FRAME.settings, 0, 0, window))

    return new Http2Frames(socket)
  }

  /** How many streams are neither refused nor gone with the connection. */
  get open(): number {
    return this.#isCut ? 0 : this.#opened - this.#refused.size
  }

  get refused(): number {
    return this.#refused.size
  }

  get isCut(): boolean {
    return this.#isCut
  }

  /** Begins that many calls; with a message they are complete. */
  call(path: string, count: number, message?: Uint8Array): void {
    const block = headerBlock({
      ':method': 'POST',
      ':scheme': 'http',
      ':path': path,
      ':authority': 'localhost',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    for (let n = 0; n < count; n += 1) {
      const stream = 2 * this.#opened + 1
      this.#opened += 1
      this.#socket.write(frame(FRAME.headers, END_HEADERS, stream, block))
      if (message) this.#socket.write(frame(FRAME.data, END_STREAM, stream, message))
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    while (this.#received.length >= 9) {
      const length = this.#received.readUIntBE(0, 3)
      if (this.#received.length < 9 + length) return
      const type = this.#received.readUInt8(3)
      if (type === FRAME.reset) this.#refused.add(this.#received.readUInt32BE(5))
      if (type === FRAME.goAway) this.#isCut = true
      this.#received = this.#received.subarray(9 + length)
    }
  }
}
