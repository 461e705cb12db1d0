import { once } from 'node:events'
import { connect, constants, type IncomingHttpHeaders } from 'node:http2'

export interface RawAnswer {
  headers: IncomingHttpHeaders
  /** Those of an answer that is nothing but a refusal are its headers. */
  trailers: IncomingHttpHeaders
  body: Buffer
  /** Broken off instead of ended. */
  isReset: boolean
}

/** The bytes of a message in a frame of gRPC: not compressed, and its length. */
export function frameOf(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(message.length, 1)

  return Buffer.concat([prefix, message])
}

/** HTTP/2 as it comes, without a library of gRPC. */
export async function connectRaw(address: string) {
  const session = connect(`http://${address}`)
  session.on('error', () => {})
  await once(session, 'connect')

  return {
    session,
    /** @param method a path, or the name of an rpc of Identra */
    async call(
      method: string,
      frame: Uint8Array,
      headers: Record<string, string> = {},
    ): Promise<RawAnswer> {
      const stream = session.request({
        ':method': 'POST',
        ':path': method.startsWith('/') ? method : `/identra.v1.IdentraService/${method}`,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
      })
      const chunks: Buffer[] = []
      const answer: RawAnswer = { headers: {}, trailers: {}, body: Buffer.alloc(0), isReset: false }
      stream.on('response', (received) => {
        answer.headers = received
        answer.trailers = received
      })
      stream.on('trailers', (received) => {
        answer.trailers = received
      })
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', () => {})
      stream.end(frame)
      await new Promise((resolve) => stream.once('close', resolve))

      answer.isReset = stream.rstCode !== constants.NGHTTP2_NO_ERROR

      return { ...answer, body: Buffer.concat(chunks) }
    },
    async [Symbol.asyncDispose]() {
      if (session.destroyed) return
      session.destroy()
    },
  }
}
