import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Readiness } from './readiness.ts'

/** For how long what is under way may go on. */
export const DRAIN_MS = 10_000

export interface DrainOptions {
  readiness: Pick<Readiness, 'withdraw'>
  /** For how long requests are still taken after `/readyz` says no. */
  noticeMs: number
}

/** Ends a server without cutting off what is asked of it at that moment. */
export class Drain {
  readonly #server: Server
  readonly #options: DrainOptions
  readonly #underWay = new Set<ServerResponse>()
  #hasBegun = false

  constructor(server: Server, options: DrainOptions) {
    this.#server = server
    this.#options = options
    server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
      this.#underWay.add(response)
      response.once('close', () => this.#underWay.delete(response))
      if (this.#hasBegun) askToReconnect(response)
    })
  }

  /**
   * Says that it is not ready, and goes on for the time of notice. Then takes no more connections,
   * lets requests that are under way finish for a while, and cuts what is left.
   */
  async run(): Promise<void> {
    const { readiness, noticeMs } = this.#options
    readiness.withdraw()
    this.#hasBegun = true
    for (const response of this.#underWay) askToReconnect(response)
    if (noticeMs) await pause(noticeMs)

    const cut = setTimeout(() => this.#server.closeAllConnections(), DRAIN_MS)
    await new Promise((resolve) => {
      this.#server.close(resolve)
      this.#server.closeIdleConnections()
    })
    clearTimeout(cut)
  }
}

// Else the connection would wait for a next request until it times out, and the server for it.
function askToReconnect(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
