import { describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { dumpDatabase } from '../support/database-dump.ts'
import { newDeveloper } from '../support/developers.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { NEW_PERSON, RelyingParty, registerPerson } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const RESOURCE = 'https://api.example.com'

/** Signs in and out by every kind of credential. @returns all that the client saw */
async function wholeJourney(system: TestSystem): Promise<Record<string, string>> {
  const { issuer, inbox } = system
  const registered = await system.registerApp()
  const party = await RelyingParty.discover(issuer, registered)
  const browser = new HttpBrowser(issuer)
  const { url, checks } = await party.authorization({ resource: RESOURCE, scope: 'openid read' })

  const login = await browser.get(url)
  await browser.submit(login, '/login', { email: NEW_PERSON.email, password: 'a wrong password' })
  const consent = await registerPerson(browser, login, () => inbox.mails)
  const cookiesOnTheWay = browser.cookieValues
  const callback = await browser.submit(consent, '/consent')
  const jwt = await party.exchange(callback.url, checks)
  const refreshed = await client.refreshTokenGrant(party.configuration, jwt.refresh_token ?? '')

  const again = await party.authorization()
  const second = await browser.submit(await browser.get(again.url), '/consent')
  const opaque = await party.exchange(second.url, again.checks)
  await client.fetchUserInfo(party.configuration, opaque.access_token, client.skipSubjectCheck)
  await client.tokenIntrospection(party.configuration, opaque.access_token)
  await expect(client.refreshTokenGrant(party.configuration, 'f'.repeat(64))).rejects.toMatchObject(
    { error: 'invalid_grant' },
  )

  const developer = await newDeveloper(system)
  const settings = { name: 'Notes', redirectUri: 'https://notes.example.com/callback' }
  const { body: app } = await developer.ask('POST', '/v1/app', settings)
  const { body: rotated } = await developer.ask('POST', `/v1/app/${app.id}/secret`)

  const cookies = [...cookiesOnTheWay, ...browser.cookieValues].filter(({ length }) => length > 8)

  return {
    secret: registered.secret?.reveal() ?? '',
    password: NEW_PERSON.password,
    'wrong password': 'a wrong password',
    'mailed code': /\b\d{6}\b/.exec(inbox.mails[0]?.text ?? '')?.[0] ?? '',
    code: callback.url.searchParams.get('code') ?? '',
    'second code': second.url.searchParams.get('code') ?? '',
    'access token': opaque.access_token,
    'access token (JWT)': jwt.access_token,
    'id token': jwt.id_token ?? '',
    'refresh token': jwt.refresh_token ?? '',
    'rotated refresh token': refreshed.refresh_token ?? '',
    'guessed refresh token': 'f'.repeat(64),
    'developer token': developer.token,
    'secret of a new app': app.appSecret,
    'rotated secret': rotated.appSecret,
    'code verifier': checks.pkceCodeVerifier,
    ...Object.fromEntries(cookies.map((value, index) => [`cookie ${index}`, value])),
  }
}

describe('at rest', () => {
  test('neither database nor log holds anything that a client could use', async () => {
    await using system = await startTestSystem({ env: { RESOURCES: `${RESOURCE}=read` } })
    const seen = await wholeJourney(system)
    expect(Object.keys(seen).length).toBeGreaterThan(16)
    expect(Object.values(seen)).not.toContain('')

    const kept = { database: await dumpDatabase(system), log: system.logged() }
    const found = Object.entries(kept).flatMap(([where, text]) =>
      Object.entries(seen)
        // Six digits turn up inside of any longer number.
        .filter(([, value]) => new RegExp(`(?<!\\d)${RegExp.escape(value)}(?!\\d)`).test(text))
        .map(([what]) => `${what} in the ${where}`),
    )
    expect(found).toEqual([])
    expect(kept.database).toContain(NEW_PERSON.email)
    expect(kept.log).toContain('tokens issued')
  })
})
