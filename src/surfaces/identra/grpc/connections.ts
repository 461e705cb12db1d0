import type { Socket } from 'node:net'

/** The two ends of a connection. */
type Ends = Partial<Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort'>>

/** The connections that calls come by: the library ends calls, and only politely. */
export class Connections {
  readonly #sockets = new Map<string, Socket>()

  add(socket: Socket): void {
    const key = keyOf(socket)
    this.#sockets.set(key, socket)
    socket.once('close', () => this.#sockets.delete(key))
  }

  /** Ends one, with every call of it. */
  cut(ends: Ends): void {
    this.#sockets.get(keyOf(ends))?.destroy()
  }

  /** With what never became a call, such as half a handshake. */
  cutAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy()
  }
}

const keyOf = ({ remoteAddress, remotePort, localAddress, localPort }: Ends): string =>
  [remoteAddress, remotePort, localAddress, localPort].join(' ')
