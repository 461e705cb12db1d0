import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** One connection that is kept alive: one request at a time, as a load balancer sends them. */
export class Connection {
  readonly origin: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(origin: string) {
    this.origin = origin
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('GET', path, headers)
  }

  post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new URLSearchParams(fields).toString()

    return this.#post(path, body, {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
    })
  }

  postJson(path: string, message: object, headers: Record<string, string> = {}): Promise<Answer> {
    const body = JSON.stringify(message)

    return this.#post(path, body, { ...headers, 'content-type': 'application/json' })
  }

  close(): void {
    this.#agent.destroy()
  }

  #post(path: string, body: string, headers: Record<string, string>): Promise<Answer> {
    const length = { 'content-length': String(Buffer.byteLength(body)) }

    return this.#send('POST', path, { ...headers, ...length }, body)
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.origin}${path}`,
        { method, headers, agent: this.#agent },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            text += chunk
          })
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          )
          response.on('error', reject)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

/** @throws {UnexpectedAnswer} */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new UnexpectedAnswer(answer)

  return answer
}

export class UnexpectedAnswer extends Error {
  constructor({ status, text }: Answer) {
    super(`${status} ${text.slice(0, 200)}`)
  }
}
