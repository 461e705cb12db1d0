import type { Server as SocketServer } from 'node:net'
import { setTimeout as pause, setImmediate } from 'node:timers/promises'
import { DRAIN_MS, type DrainOptions } from '../../http/index.ts'
import type { GrpcServer } from './grpc-server.ts'

/** Ends a server without cutting off what is asked of it at that moment. */
export class GrpcDrain {
  readonly #parts: GrpcServer & { sockets: SocketServer }
  readonly #options: DrainOptions

  constructor(parts: GrpcServer & { sockets: SocketServer }, options: DrainOptions) {
    this.#parts = parts
    this.#options = options
  }

  /**
   * Says NOT_SERVING, and goes on for the time of notice. Then takes no more connections, ends
   * streams, lets calls that are under way finish for a while, and cuts what is left.
   */
  async run(): Promise<void> {
    const { server, health, sockets, endStreams } = this.#parts
    const { readiness, noticeMs } = this.#options
    readiness.withdraw()
    await health.refresh()
    if (noticeMs) await pause(noticeMs)

    const closed = new Promise((resolve) => sockets.close(resolve))
    // What was told to streams goes out before their end.
    await setImmediate()
    endStreams()
    const cut = setTimeout(() => this.#cut(), DRAIN_MS)
    // It calls back early, since Node has begun to close the sessions by then; the sockets do not.
    server.tryShutdown(() => {})
    await closed
    clearTimeout(cut)
  }

  #cut(): void {
    const { server, connections } = this.#parts
    server.forceShutdown()
    connections.cutAll()
  }
}
