import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { buffer } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'

export interface HealthAnswer {
  /** Undefined for what answers something else, as no server of gRPC does. */
  isServing: boolean | undefined
  /** Undefined in plaintext. */
  certificate: X509Certificate | undefined
}

const PATIENCE_MS = 5_000

/**
 * Asks a server of gRPC how it is (`grpc.health.v1`). Its certificate is looked at, not trusted.
 * @param address as in `https://localhost:50051`
 * @throws what Node does where nothing answers
 */
export async function askHealth(address: string): Promise<HealthAnswer> {
  const session = connect(address, { rejectUnauthorized: false })
  const late = setTimeout(() => session.destroy(new Error('It does not answer.')), PATIENCE_MS)

  try {
    await once(session, 'connect')
    // What happens to it from now on happens to the request too.
    session.on('error', () => {})
    const certificate = certificateOf(session)

    return { isServing: await check(session), certificate }
  } finally {
    clearTimeout(late)
    session.destroy()
  }
}

const certificateOf = ({ encrypted, socket }: ClientHttp2Session): X509Certificate | undefined =>
  encrypted ? (socket as TLSSocket).getPeerX509Certificate() : undefined

/** One call, without a library: the message that asks about the server as a whole is empty. */
async function check(session: ClientHttp2Session): Promise<boolean | undefined> {
  const request = session.request({
    ':method': 'POST',
    ':path': '/grpc.health.v1.Health/Check',
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  request.end(Buffer.alloc(PREFIX_LENGTH))

  try {
    const message = (await buffer(request)).subarray(PREFIX_LENGTH)

    return ANSWERS.get(message.toString('hex'))
  } catch {
    // As of who wants a certificate from clients.
    return undefined
  }
}

/** Whether it is compressed, and how long it is. */
const PREFIX_LENGTH = 5

/** status = 1: SERVING = 1, NOT_SERVING = 2 */
const ANSWERS: ReadonlyMap<string, boolean> = new Map([
  ['0801', true],
  ['0802', false],
])
