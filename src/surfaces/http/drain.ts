import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Readiness } from './readiness.ts'

/** For how long what is under way may go on. */
export const DRAIN_MS = 10_000

/** For how long a proxy may go on using connections that it has kept, once there are no new ones. */
const KEPT_CONNECTIONS_MS = 1_000

/** The part of the notice at its end in which proxies keep connections, so that few come anew. */
const CALM_PART = 1 / 4

/** Turns of the event loop in a row, each as short as one is in which nobody came. */
const QUIET_TURNS = 5
const QUIET_TURN_MS = 0.1
/** For how long they are waited for: under more load than we can take, they never come. */
const QUIET_WITHIN_MS = 5_000

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
  #isAskingToReconnect = false
  #arrivals = 0

  constructor(server: Server, options: DrainOptions) {
    this.#server = server
    this.#options = options
    server.on('connection', () => {
      this.#arrivals += 1
    })
    server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
      this.#arrivals += 1
      this.#underWay.add(response)
      response.once('close', () => this.#underWay.delete(response))
      if (this.#isAskingToReconnect) askToReconnect(response)
    })
  }

  /**
   * Says that it is not ready, and goes on for the time of notice. Then takes no more connections,
   * lets requests that are under way finish for a while, and cuts what is left. Who was given notice
   * may be a proxy, which goes on until it finds nobody: then it comes by connections that it keeps
   * and not by new ones, which could stand before the door as it closes, and those that it keeps are
   * let be a moment longer, because a request that crosses with their end would be lost.
   */
  async run(): Promise<void> {
    const { readiness, noticeMs } = this.#options
    readiness.withdraw()
    this.#askToReconnect()
    if (noticeMs) {
      await pause(noticeMs * (1 - CALM_PART))
      this.#isAskingToReconnect = false
      await pause(noticeMs * CALM_PART)
    }

    const cut = setTimeout(() => this.#server.closeAllConnections(), DRAIN_MS)
    await this.#untilNobodyIsInLine()
    const closed = new Promise((resolve) => {
      // That of HTTP would close idle connections with it.
      NetServer.prototype.close.call(this.#server, resolve)
    })
    this.#askToReconnect()
    const idle = setTimeout(() => void this.#letGo(), noticeMs && KEPT_CONNECTIONS_MS)
    await closed
    clearTimeout(idle)
    clearTimeout(cut)
  }

  #askToReconnect(): void {
    this.#isAskingToReconnect = true
    for (const response of this.#underWay) askToReconnect(response)
  }

  /** Closes connections that are kept, but not while a request waits to be read from one. */
  async #letGo(): Promise<void> {
    if (this.#options.noticeMs) await this.#untilNobodyIsInLine()
    this.#server.closeIdleConnections()
  }

  /**
   * The system takes connections and what comes by them before we do, and we take one connection a
   * turn. It cuts off those that are left when there are no more to be, so that is done when some
   * turns found none. A timer runs before what came is read: on a crowded machine, long before.
   */
  async #untilNobodyIsInLine(): Promise<void> {
    const endsAt = performance.now() + QUIET_WITHIN_MS
    let quietTurns = 0
    let turnedAt = performance.now()

    while (quietTurns < QUIET_TURNS && turnedAt < endsAt) {
      const arrivals = this.#arrivals
      await nextTurn()
      const now = performance.now()
      const isQuiet = arrivals === this.#arrivals && now - turnedAt < QUIET_TURN_MS
      quietTurns = isQuiet ? quietTurns + 1 : 0
      turnedAt = now
    }
  }
}

// Else the connection would wait for a next request until it times out, and the server for it.
function askToReconnect(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
