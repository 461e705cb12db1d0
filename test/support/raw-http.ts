import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export interface RawAnswer {
  status: number
  headers: Headers
  body: string
}

/**
 * Sends exactly these octets, also what no well-behaved client would, and reads the answer.
 * @param isCutShort there would have to be more, but nothing comes
 */
export async function sendRaw(
  origin: string,
  request: string | Buffer,
  { isCutShort = false } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.write(request)
  // Otherwise not before the answer: who hangs up gets none that takes a moment.
  if (isCutShort) socket.end()
  const [head = '', ...rest] = (await text(socket)).split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')

  return {
    status: Number(statusLine.split(' ')[1]),
    headers: new Headers(lines.map((line) => line.split(/: (.*)/s, 2) as [string, string])),
    body: rest.join('\r\n\r\n'),
  }
}

/** A GET with headers that `fetch` would not let us choose, such as `Host`. */
export function getRaw(
  origin: string,
  target: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const all = { host: new URL(origin).host, connection: 'close', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)

  return sendRaw(origin, [`GET ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
}
