import type { AppSettings, RegisteredApp } from '../../src/core/apps/index.ts'
import { HttpBrowser } from './http-browser.ts'
import { newPerson, type Person, throughPages } from './people.ts'
import type { TestSystem } from './test-system.ts'

export interface CluraAnswer {
  status: number
  headers: Headers
  body: unknown
}

/** What a program posts to `/v1/global-auth/token` or `refresh`. */
export async function postClura(
  { issuer }: Pick<TestSystem, 'issuer'>,
  route: 'token' | 'refresh',
  body: unknown,
  headers: Record<string, string> = {},
): Promise<CluraAnswer> {
  const answer = await fetch(`${issuer}/v1/global-auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

export interface CluraSignIn {
  registered: RegisteredApp
  person: Person
  callback: URL
  /** Exchanges the code. */
  request: { code: string; app_secret: string }
}

/** A fresh app whose fresh user has come by its login link, and a code that is not yet exchanged. */
export async function signInByLink(
  system: TestSystem,
  { query = '', settings = {} }: { query?: string; settings?: Partial<AppSettings> } = {},
): Promise<CluraSignIn> {
  const registered = await system.registerApp({ skipConsent: true, ...settings })
  const person = await newPerson(system)
  const browser = new HttpBrowser(system.issuer)
  const page = await browser.get(`/user-login/${registered.app.clientId}${query}`)
  const { url: callback } = await throughPages(browser, page, person)

  return {
    registered,
    person,
    callback,
    request: {
      code: callback.searchParams.get('code') ?? '',
      app_secret: registered.secret?.reveal() ?? '',
    },
  }
}

/** The same, and the code exchanged. */
export async function newCluraSession(system: TestSystem) {
  const { registered, request } = await signInByLink(system)
  const { body } = await postClura(system, 'token', request)
  const tokens = body as { id_token: string; access_token: string; refresh_token: string }

  return {
    registered,
    tokens,
    /** Rotates the refresh token. */
    request: {
      refresh_token: tokens.refresh_token,
      app_client_id: registered.app.clientId,
      app_secret: request.app_secret,
    },
  }
}
