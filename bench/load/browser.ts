import { type Answer, type Connection, expectStatus, UnexpectedAnswer } from './connection.ts'

const MAX_STEPS = 10

/** As much of a browser as a sign-in needs: cookies, redirects, and the one form of a page. */
export class Browser {
  readonly #connection: Connection
  readonly #from: Record<string, string>
  readonly #cookies = new Map<string, string>()

  /** @param from the address it seems to have; our own unless one is given */
  constructor(connection: Connection, from?: string) {
    this.#connection = connection
    this.#from = from ? { 'x-forwarded-for': from } : {}
  }

  /**
   * Follows an authorization request to where it leads, signing in when a page asks for it.
   * @returns the address at the app, with the code
   */
  async authorize(path: string, typed: Record<string, string>): Promise<URL> {
    let answer = await this.#get(path)

    for (let step = 0; step < MAX_STEPS; step += 1) {
      const next = this.#nextOf(answer)
      if (!next) answer = await this.submit(expectStatus(answer, 200), typed)
      else if (next.origin !== this.#connection.origin) return next
      else answer = await this.#get(`${next.pathname}${next.search}`)
    }

    throw new UnexpectedAnswer(answer)
  }

  /** Follows an authorization request to the first page. */
  async open(path: string): Promise<Answer> {
    let answer = await this.#get(path)
    for (let next = this.#nextOf(answer); next; next = this.#nextOf(answer)) {
      answer = await this.#get(`${next.pathname}${next.search}`)
    }

    return expectStatus(answer, 200)
  }

  /** @param action where the form goes, unless it is to go where the page says */
  async submit(
    page: Answer,
    typed: Record<string, string>,
    action = actionOf(page),
  ): Promise<Answer> {
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? []

    return this.#keepCookies(
      await this.#connection.post(action, { ...typed, csrf }, this.#headers()),
    )
  }

  async #get(path: string): Promise<Answer> {
    return this.#keepCookies(await this.#connection.get(path, this.#headers()))
  }

  #nextOf({ headers: { location } }: Answer): URL | undefined {
    return location ? new URL(location, this.#connection.origin) : undefined
  }

  #headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')

    return { accept: 'text/html', ...this.#from, ...(cookie && { cookie }) }
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

/** Where the one form of a page goes. */
export function actionOf(page: Answer): string {
  const [, action] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? []
  if (action) return action

  throw new UnexpectedAnswer(page)
}
