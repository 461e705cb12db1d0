import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { until } from './until.ts'

export type Behaviour = 'take' | 'hang' | number

/** The end of an app that hears of logouts: it checks each token as the specification says. */
export class LogoutReceiver implements AsyncDisposable {
  readonly uri: string
  /** `hang` answers never; a number is the status of each answer. */
  behaviour: Behaviour
  /** How often it was asked. */
  asked = 0
  /** What the tokens said that it has taken. */
  readonly taken: JWTPayload[] = []
  readonly #server: ReturnType<typeof createServer>

  private constructor(server: ReturnType<typeof createServer>, behaviour: Behaviour) {
    this.uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`
    this.behaviour = behaviour
    this.#server = server
  }

  static async start(
    issuer: string,
    { behaviour = 'take', port = 0 }: { behaviour?: Behaviour; port?: number } = {},
  ): Promise<LogoutReceiver> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const receiver = new LogoutReceiver(server, behaviour)
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`))
    server.on('request', async (request, response) => receiver.#answer(request, response, keys))

    return receiver
  }

  /** Settles when it has taken so many. */
  async untilTaken(count: number): Promise<void> {
    await until(() => this.taken.length >= count)
  }

  async untilAsked(count: number): Promise<void> {
    await until(() => this.asked >= count)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    keys: ReturnType<typeof createRemoteJWKSet>,
  ): Promise<void> {
    const token = new URLSearchParams(await text(request)).get('logout_token') ?? ''
    this.asked += 1
    if (this.behaviour === 'hang') return
    if (this.behaviour !== 'take') return void response.writeHead(this.behaviour).end()

    try {
      const { payload } = await jwtVerify(token, keys, { typ: 'logout+jwt' })
      this.taken.push(payload)
      response.writeHead(200).end()
    } catch {
      response.writeHead(400).end()
    }
  }
}
