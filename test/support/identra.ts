import type { TestSystem } from './test-system.ts'

export interface IdentraAnswer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what a program sees that has no types of ours
  body: any
}

/** What a test compares whole. */
export const plain = async (asked: Promise<IdentraAnswer>) => {
  const { status, body } = await asked

  return { status, body }
}

/** Identra's API, as a program sees it that knows nothing but its address. */
export class IdentraProgram {
  readonly #baseUrl: string

  constructor({ issuer }: Pick<TestSystem, 'issuer'>, prefix = '') {
    this.#baseUrl = `${issuer}${prefix}`
  }

  get(path: string, headers: Record<string, string> = {}): Promise<IdentraAnswer> {
    return this.#ask(path, { headers })
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<IdentraAnswer> {
    return this.#ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  /** @returns the tokens of somebody new */
  async register(email: string, password = PASSWORD): Promise<IdentraTokens> {
    const { status, body } = await this.post('/password/register', { email, password })
    if (status !== 200) throw new Error(`${status}: ${body.message}`)

    return tokensOf(body)
  }

  async #ask(path: string, init: RequestInit): Promise<IdentraAnswer> {
    const answer = await fetch(`${this.#baseUrl}${path}`, init)

    return { status: answer.status, headers: answer.headers, body: await answer.json() }
  }
}

export const PASSWORD = 'nanoseconds of wire'

export interface IdentraTokens {
  access: string
  refresh: string
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export const tokensOf = ({ token }: any): IdentraTokens => ({
  access: token.access_token.token,
  refresh: token.refresh_token.token,
})

/** The code that was mailed last. */
export const mailedCode = ({ inbox }: Pick<TestSystem, 'inbox'>): string =>
  /\b\d{6}\b/.exec(inbox.mails[0]?.text ?? '')?.[0] ?? ''

/** What the token says, unchecked. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
