import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { newId } from '../../src/core/values/index.ts'
import { askApi, bearer, newDeveloper } from '../support/developers.ts'
import { postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { spendLimit } from '../support/spent-limits.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const API = 'https://api.example.com'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({ env: { RESOURCES: `${API}=apps` } })
})
afterAll(async () => system[Symbol.asyncDispose]())

const registry = () => `${system.issuer}/v1/app`

const listApps = (headers: Record<string, string> = {}) =>
  askApi(system.issuer, 'GET', '/v1/app', { headers })

/** What an app is given for somebody who agrees to everything. */
async function accessToken(parameters: Record<string, string>) {
  const registered = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, registered)
  const person = await newPerson(system)
  const browser = new HttpBrowser(system.issuer)
  const { callback, checks } = await signIn(party, browser, person, parameters)
  const tokens = await party.exchange(callback, checks)

  return { app: registered.app, person, tokens, token: tokens.access_token }
}

const INVALID = {
  status: 401,
  body: { message: 'The developer token is invalid or has expired' },
}

describe('the registry', () => {
  test.each([
    ['nothing', {}],
    ['a password', { authorization: `Basic ${btoa('ada:pw')}` }],
    ['no token after the scheme', { authorization: 'Bearer' }],
  ])('asks for a token where there is %s', async (_, headers: Record<string, string>) => {
    const answer = await listApps(headers)

    expect(answer).toMatchObject({
      status: 401,
      body: { message: 'A developer token is required' },
    })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('looks at the token before anything else', async () => {
    for (const path of ['/v1/app/not-a-uuid', '/v1/app']) {
      expect((await askApi(system.issuer, 'POST', path, { body: '{' })).status).not.toBe(400)
    }
    expect((await askApi(system.issuer, 'PATCH', '/v1/app/1', { body: {} })).status).toBe(401)
  })

  test('takes an access token of ours that is for it and has the scope', async () => {
    const { token, person, tokens } = await accessToken({
      resource: registry(),
      scope: 'openid apps',
    })
    const { status, body } = await askApi(system.issuer, 'POST', '/v1/app', {
      headers: bearer(token),
      body: { name: 'My App', redirectUri: 'https://yourapp.com/callback' },
    })

    expect(tokens.scope).toBe('apps')
    expect([status, body.clientId]).toEqual([201, person.id])
  })

  test('is nothing that an app gets at without a word: users are told what it may do', async () => {
    const party = await RelyingParty.discover(system.issuer, await system.registerApp())
    const browser = new HttpBrowser(system.issuer)
    const { email, password } = await newPerson(system)
    const { url } = await party.authorization({ resource: registry(), scope: 'openid apps' })
    const consent = await browser.submit(await browser.get(url), '/login', { email, password })

    expect(consent.text).toContain('Register, change and delete apps in your name')
  })

  test('tells which scope is missing', async () => {
    const { token } = await accessToken({ resource: registry(), scope: 'openid' })
    const answer = await listApps(bearer(token))

    expect(answer.status).toBe(403)
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="apps"',
    )
  })

  test('refuses what we issued for something else', async () => {
    const other = await accessToken({ resource: API, scope: 'openid apps' })
    const { tokens, token: opaque } = await accessToken({ scope: 'openid' })

    for (const token of [other.token, opaque, tokens.id_token ?? '', tokens.refresh_token ?? '']) {
      const answer = await listApps(bearer(token))
      expect(answer).toMatchObject(INVALID)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/)
    }
  })

  test('refuses what somebody made up or changed', async () => {
    const { token } = await accessToken({ resource: registry(), scope: 'openid apps' })
    const [header = '', payload = '', signature = ''] = token.split('.')
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
    const forged = Buffer.from(atob(payload).replace('"apps"', '"apps x"')).toString('base64url')

    for (const made of [
      `${none}.${payload}.`,
      `${header}.${forged}.${signature}`,
      `lkp_${'0'.repeat(64)}`,
      'nonsense',
    ]) {
      expect(await listApps(bearer(made))).toMatchObject(INVALID)
    }
  })

  test('refuses a token that is bound to a key, shown by somebody who need not have it', async () => {
    const party = await RelyingParty.discover(system.issuer, await system.registerApp())
    const keys = client.getDPoPHandle(party.configuration, await client.randomDPoPKeyPair('ES256'))
    const { callback, checks } = await signIn(
      party,
      new HttpBrowser(system.issuer),
      await newPerson(system),
      { resource: registry(), scope: 'openid apps' },
    )
    const { access_token } = await party.exchange(callback, checks, { DPoP: keys })

    expect(await listApps(bearer(access_token))).toMatchObject(INVALID)
  })

  test('is nothing that a machine app can ask for in its own name', async () => {
    const { app, secret } = await system.registerApp({ type: 'machine' })

    expect(
      await postForm(`${system.issuer}/oidc/token`, {
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: secret?.reveal() ?? '',
        resource: registry(),
        scope: 'apps',
      }),
    ).toMatchObject({ status: 400, body: { error: 'invalid_target' } })
  })

  test('refuses everything of somebody who was disabled, at once', async () => {
    const developer = await newDeveloper(system)
    const { person, token } = await accessToken({ resource: registry(), scope: 'openid apps' })
    for (const { id } of [developer, person]) {
      await system.storage.users.setDisabled(id, Date.now(), Date.now())
    }

    for (const shown of [developer.token, token]) {
      expect(await listApps(bearer(shown))).toMatchObject(INVALID)
    }
  })

  test('refuses what an app holds that was deleted, at once', async () => {
    const { app, token } = await accessToken({ resource: registry(), scope: 'openid apps' })
    expect((await listApps(bearer(token))).status).toBe(200)
    await system.storage.apps.delete(app.id, Date.now())

    expect(await listApps(bearer(token))).toMatchObject(INVALID)
  })

  test('takes no changes without end, and says when to come again', async () => {
    const developer = await newDeveloper(system)
    await spendLimit(system.storage.rateLimiter, 'app change by developer', developer.id)

    const answer = await developer.ask('DELETE', `/v1/app/${newId()}`)
    expect(answer).toMatchObject({ status: 429, body: { message: expect.any(String) } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await developer.ask('GET', '/v1/app')).status).toBe(200)
  })

  test('shows when a personal token was used last', async () => {
    const developer = await newDeveloper(system)
    const lastUse = async () =>
      (await system.storage.personalTokens.list(developer.id, Date.now()))[0]?.lastUsedAt

    expect(await lastUse()).toBeUndefined()
    await developer.ask('GET', '/v1/app')
    expect(Date.now() - Number(await lastUse())).toBeLessThan(60_000)
  })
})

test('who is no developer is told so, and registers nothing', async () => {
  await using closed = await startTestSystem({ env: { DEVELOPERS: '@latchkey.example' } })
  const { ask } = await newDeveloper(closed)
  const app = { name: 'My App', redirectUri: 'https://yourapp.com/callback' }

  expect(await ask('POST', '/v1/app', app)).toMatchObject({
    status: 403,
    body: { message: 'This account may not register apps here' },
  })
  expect(await closed.storage.apps.list({})).toEqual([])
})
