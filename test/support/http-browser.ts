/** A page as it came, with its forms ready to be filled in. */
export interface Visit {
  url: URL
  status: number
  headers: Headers
  text: string
  forms: readonly Form[]
}

export interface Form {
  action: URL
  fields: Readonly<Record<string, string>>
}

interface Cookie {
  value: string
  path: string
}

/**
 * A browser without a screen: keeps cookies by path, follows redirects by GET until they leave
 * `origin`, reads forms. Every step is real HTTP.
 */
export class HttpBrowser {
  readonly #origin: string
  readonly #headers: Record<string, string>
  readonly #cookies = new Map<string, Cookie>()

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = new URL(origin).origin
    this.#headers = { accept: 'text/html', 'accept-language': 'en', ...headers }
  }

  /** Values of every cookie it holds. */
  get cookieValues(): string[] {
    return [...this.#cookies.values()].map(({ value }) => value)
  }

  /** What it sends as `Cookie` to an address. */
  cookieHeader({ pathname }: URL): string {
    return [...this.#cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split('|')[0]}=${value}`)
      .join('; ')
  }

  get(url: URL | string): Promise<Visit> {
    return this.#visit(new URL(url, this.#origin), { method: 'GET' })
  }

  post(
    url: URL | string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    return this.#visit(new URL(url, this.#origin), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: this.#origin, ...headers },
    })
  }

  /** Sends the form whose address ends in `action`, with what a person would type. */
  submit(visit: Visit, action: string, typed: Record<string, string> = {}): Promise<Visit> {
    const form = visit.forms.find(({ action: { pathname } }) => pathname.endsWith(action))
    if (!form) throw new Error(`no form ${action} on ${visit.url}: ${visit.text}`)

    return this.post(form.action, { ...form.fields, ...typed })
  }

  async #visit(url: URL, init: RequestInit): Promise<Visit> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...this.#headers, ...init.headers, cookie: this.cookieHeader(url) },
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)

    const location = response.headers.get('location')
    if (!location) return toVisit(url, response)
    await response.body?.cancel()

    const next = new URL(location, url)
    if (next.origin === this.#origin) return this.#visit(next, { method: 'GET' })

    return { url: next, status: response.status, headers: response.headers, text: '', forms: [] }
  }

  #keep(header: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim())
    const [name = '', value = ''] = [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ]
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'

    if (value) this.#cookies.set(`${name}|${path}`, { value, path })
    else this.#cookies.delete(`${name}|${path}`)
  }
}

async function toVisit(url: URL, response: Response): Promise<Visit> {
  const text = await response.text()
  const forms = [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
    ([, attributes = '', content = '']) => ({
      action: new URL(attribute(attributes, 'action') ?? url.href, url),
      fields: hiddenFields(content),
    }),
  )

  return { url, status: response.status, headers: response.headers, text, forms }
}

const hiddenFields = (content: string): Record<string, string> =>
  Object.fromEntries(
    [...content.matchAll(/<input\b[^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => attribute(tag, 'type') === 'hidden')
      .map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']),
  )

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')
