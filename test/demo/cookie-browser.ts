/** Visits pages as a browser without scripts does: it keeps cookies and follows redirects. */
export class CookieBrowser {
  readonly #cookies = new Map<string, string>()

  async get(url: string | URL): Promise<Response> {
    return this.#visit(url, { method: 'GET' })
  }

  async post(url: string | URL, form: Record<string, string> = {}): Promise<Response> {
    return this.#visit(url, { method: 'POST', body: new URLSearchParams(form) })
  }

  async #visit(url: string | URL, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' })

    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }

    const location = response.headers.get('location')

    return location ? this.get(new URL(location, url)) : response
  }
}
