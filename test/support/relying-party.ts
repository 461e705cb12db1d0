import * as client from 'openid-client'
import type { App, RegisteredApp } from '../../src/core/apps/index.ts'
import type { HttpBrowser, Visit } from './http-browser.ts'
import { REDIRECT_URI } from './test-system.ts'

/** What an app has to know of itself. */
export interface Credentials extends Pick<RegisteredApp, 'secret'> {
  app: Pick<App, 'clientId' | 'redirectUris'>
}

/** A standards-based app, by openid-client. */
export class RelyingParty {
  readonly configuration: client.Configuration
  readonly redirectUri: string

  private constructor(configuration: client.Configuration, redirectUri: string) {
    this.configuration = configuration
    this.redirectUri = redirectUri
  }

  static async discover(
    issuer: string,
    { app, secret }: Credentials,
    {
      authentication,
      metadata,
      redirectUri = app.redirectUris[0] ?? REDIRECT_URI,
    }: {
      authentication?: client.ClientAuth
      metadata?: Partial<client.ClientMetadata>
      redirectUri?: string
    } = {},
  ): Promise<RelyingParty> {
    const configuration = await client.discovery(
      new URL(issuer),
      app.clientId,
      metadata,
      authentication ?? (secret ? client.ClientSecretBasic(secret.reveal()) : client.None()),
      { execute: [client.allowInsecureRequests] },
    )

    return new RelyingParty(configuration, redirectUri)
  }

  /** Where the app sends its user, and what it must remember until they return. */
  async authorization(parameters: Record<string, string> = {}) {
    const codeVerifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const nonce = client.randomNonce()
    const all = {
      redirect_uri: this.redirectUri,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...parameters,
    }

    return {
      url: client.buildAuthorizationUrl(this.configuration, all),
      parameters: all,
      checks: { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce },
    }
  }

  exchange(
    callback: URL,
    checks: client.AuthorizationCodeGrantChecks,
    options?: client.AuthorizationCodeGrantOptions & { parameters?: Record<string, string> },
  ) {
    return client.authorizationCodeGrant(
      this.configuration,
      callback,
      checks,
      options?.parameters,
      options,
    )
  }
}

export const NEW_PERSON = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'analytical engine 1843',
}

/** Registers a person in the browser, from the login page to where the flow goes on. */
export async function registerPerson(
  browser: HttpBrowser,
  login: Visit,
  mails: () => readonly { text: string }[],
  person = NEW_PERSON,
): Promise<Visit> {
  const form = await browser.get(`${login.url.pathname}/register`)
  const code = await browser.submit(form, '/register', person)
  const digits = /\b\d{6}\b/.exec(mails()[0]?.text ?? '')?.[0] ?? ''

  return browser.submit(code, '/code', { code: digits })
}
