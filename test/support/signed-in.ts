import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'
import type { AppSettings, RegisteredApp } from '../../src/core/apps/index.ts'
import { HttpBrowser } from './http-browser.ts'
import { RelyingParty, registerPerson } from './relying-party.ts'
import type { TestSystem } from './test-system.ts'

export interface SignedIn {
  browser: HttpBrowser
  registered: RegisteredApp
  party: RelyingParty
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers
  refreshToken: string
}

/** A fresh app whose fresh user has just signed in, and a code that is not yet exchanged. */
export async function authorize(system: TestSystem, settings: Partial<AppSettings> = {}) {
  const registered = await system.registerApp({ skipConsent: true, ...settings })
  const party = await RelyingParty.discover(system.issuer, registered)
  const browser = new HttpBrowser(system.issuer)
  const { url, checks } = await party.authorization()
  const person = {
    name: 'Grace Hopper',
    email: `grace-${registered.app.clientId}@example.com`,
    password: 'nanoseconds of wire',
  }
  const callback = await registerPerson(
    browser,
    await browser.get(url),
    () => system.inbox.mails,
    person,
  )

  return { browser, registered, party, checks, callback: callback.url, person }
}

export async function signIn(
  system: TestSystem,
  settings: Partial<AppSettings> = {},
): Promise<SignedIn> {
  const { browser, registered, party, checks, callback } = await authorize(system, settings)
  const tokens = await party.exchange(callback, checks)

  return { browser, registered, party, tokens, refreshToken: tokens.refresh_token ?? '' }
}

/** A request to the token endpoint without a library in between. */
export async function requestToken(
  issuer: string,
  { app, secret }: RegisteredApp,
  parameters: Record<string, string>,
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${issuer}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: app.clientId,
      ...(secret && { client_secret: secret.reveal() }),
      ...parameters,
    }),
  })

  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

export const refresh = (issuer: string, app: RegisteredApp, refresh_token: string) =>
  requestToken(issuer, app, { grant_type: 'refresh_token', refresh_token })
