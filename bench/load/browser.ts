import { type Answer, type Connection, expectStatus, UnexpectedAnswer } from './connection.ts'

const MAX_STEPS = 10

/** As much of a browser as a sign-in needs: cookies, redirects, and the one form of a page. */
export class Browser {
  readonly #connection: Connection
  readonly #cookies = new Map<string, string>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * Follows an authorization request to where it leads, signing in when a page asks for it.
   * @returns the address at the app, with the code
   */
  async authorize(path: string, typed: Record<string, string>): Promise<URL> {
    let answer = await this.#get(path)

    for (let step = 0; step < MAX_STEPS; step += 1) {
      const { location } = answer.headers
      if (!location) {
        answer = await this.#submit(expectStatus(answer, 200), typed)
        continue
      }

      const next = new URL(location, this.#connection.origin)
      if (next.origin !== this.#connection.origin) return next
      answer = await this.#get(`${next.pathname}${next.search}`)
    }

    throw new UnexpectedAnswer(answer)
  }

  async #get(path: string): Promise<Answer> {
    return this.#keepCookies(await this.#connection.get(path, this.#headers()))
  }

  async #submit(page: Answer, typed: Record<string, string>): Promise<Answer> {
    const [, action] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? []
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? []
    if (!action) throw new UnexpectedAnswer(page)

    return this.#keepCookies(
      await this.#connection.post(action, { ...typed, csrf }, this.#headers()),
    )
  }

  #headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')

    return { accept: 'text/html', ...(cookie && { cookie }) }
  }

  #keepCookies(answer: Answer): Answer {
    for (const header of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }

    return answer
  }
}
