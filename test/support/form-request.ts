import type { RegisteredApp } from '../../src/core/apps/index.ts'

export interface Answer {
  status: number
  headers: Headers
  /** Parsed where it is JSON, else as it came. */
  body: unknown
}

/** What a program posts to a protocol endpoint; a list sends the field several times. */
export async function postForm(
  url: string,
  fields: Record<string, string | string[]>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  )
  const response = await fetch(url, { method: 'POST', body, headers })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')

  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  }
}

/** `client_secret_basic` (RFC 6749 §2.3.1). */
export const basicOf = ({ app, secret }: RegisteredApp): { authorization: string } => ({
  authorization: `Basic ${btoa(`${app.clientId}:${secret?.reveal()}`)}`,
})
