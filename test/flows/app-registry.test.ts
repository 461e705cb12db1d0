import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isId, newId } from '../../src/core/values/index.ts'
import { askApi, bearer, type Developer, newDeveloper } from '../support/developers.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { refresh } from '../support/signed-in.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const CALLBACK = 'http://localhost:4999/callback'
const OTHER = 'https://yourapp.com/other'
const SECRET = expect.stringMatching(/^[0-9a-f]{64}$/)
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

let system: TestSystem
let ada: Developer
let grace: Developer
beforeAll(async () => {
  system = await startTestSystem()
  ;[ada, grace] = [await newDeveloper(system), await newDeveloper(system)]
})
afterAll(async () => system[Symbol.asyncDispose]())

const newApp = async (developer = ada, settings: object = {}) =>
  (
    await developer.ask('POST', '/v1/app', {
      name: 'My App',
      redirectUri: CALLBACK,
      ...settings,
    })
  ).body

const registered = async (appClientId: string, secret: string) => ({
  app: (await system.storage.apps.findByClientId(appClientId)) as never,
  secret: { reveal: () => secret } as never,
})

describe('POST /v1/app', () => {
  test('answers with the app, exactly as in the contract', async () => {
    const { status, headers, body } = await ada.ask('POST', '/v1/app', {
      name: 'My App',
      redirectUri: CALLBACK,
    })

    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      id: expect.any(String),
      clientId: ada.id,
      appClientId: expect.any(String),
      appSecret: SECRET,
      name: 'My App',
      redirectUri: CALLBACK,
      createdAt: TIME,
    })
    expect([isId(body.id), isId(body.appClientId)]).toEqual([true, true])
  })

  test('takes what we add to the contract, and shows it from then on', async () => {
    const settings = {
      redirectUris: [CALLBACK, OTHER],
      postLogoutRedirectUris: ['https://yourapp.com/bye'],
      backchannelLogoutUri: 'https://yourapp.com/logout',
    }
    const app = await newApp(ada, settings)

    expect(app).toMatchObject({ redirectUri: CALLBACK, ...settings })
    const { appSecret: _, ...shown } = app
    expect((await ada.ask('GET', `/v1/app/${app.id}`)).body).toEqual(shown)
  })

  test.each(['spa', 'native'])('gives a %s app no secret', async (type) => {
    const app = await newApp(ada, { type })

    expect(app).toMatchObject({ type, redirectUri: CALLBACK })
    expect(app).not.toHaveProperty('appSecret')
  })

  test('gives a machine app a secret and no redirect URI', async () => {
    const { body } = await ada.ask('POST', '/v1/app', { name: 'Nightly', type: 'machine' })

    expect(body).toMatchObject({ appSecret: SECRET, redirectUri: null, type: 'machine' })
  })

  test('ignores what nobody can set, and what nobody knows', async () => {
    const foreign = {
      id: newId(),
      clientId: grace.id,
      ownerId: grace.id,
      appClientId: newId(),
      appSecret: 'mine',
      createdAt: '2020-01-01T00:00:00.000Z',
      skipConsent: true,
      color: 'red',
    }
    const app = await newApp(ada, foreign)

    for (const [name, value] of Object.entries(foreign)) expect(app[name]).not.toEqual(value)
    const kept = await system.storage.apps.find(app.id)
    expect(kept).toMatchObject({ ownerId: ada.id, skipConsent: false })
  })

  // biome-ignore format: a table
  test.each<[unknown, string]>([
    [{}, 'name is required'],
    [{ redirectUri: CALLBACK }, 'name is required'],
    [{ name: '  ', redirectUri: CALLBACK }, 'name is required'],
    [{ name: 'My App' }, 'redirectUri is required'],
    [{ name: 'My App', redirectUri: '' }, 'redirectUri is required'],
    [{ name: 7, redirectUri: CALLBACK }, 'name must be a string'],
    [{ name: 'My App', redirectUri: [CALLBACK] }, 'redirectUri must be a string'],
    [{ name: 'My App', redirectUris: CALLBACK }, 'redirectUris must be a list of strings'],
    [{ name: 'My App', redirectUris: [7] }, 'redirectUris must be a list of strings'],
    [{ name: 'My App', redirectUri: CALLBACK, type: 'toaster' }, 'type must be one of web, spa, native, machine'],
    [{ name: 'My App', redirectUri: CALLBACK, redirectUris: [OTHER] }, 'redirectUri must be the first of redirectUris'],
    [[], 'the body must be a JSON object, with Content-Type: application/json'],
    ['{"name":', 'the body must be a JSON object, with Content-Type: application/json'],
  ])('refuses %j: %s', async (body, message) => {
    expect(await ada.ask('POST', '/v1/app', body)).toMatchObject({
      status: 400,
      body: { message },
    })
  })

  test('refuses a body that is no JSON', async () => {
    const answer = await askApi(system.issuer, 'POST', '/v1/app', {
      body: 'name=My+App',
      headers: { ...bearer(ada.token), 'content-type': 'application/x-www-form-urlencoded' },
    })

    expect(answer).toMatchObject({ status: 400, body: { message: expect.any(String) } })
  })
})

// biome-ignore format: a table
const BAD_URIS: readonly (readonly [string, string])[] = [
  ['/callback',                          'redirectUri must be an absolute URL'],
  ['http://yourapp.com/callback',        'redirectUri must use https, or http with a loopback host'],
  ['https://yourapp.com/callback#',      'redirectUri must not have a fragment'],
  ['https://me:pw@yourapp.com/callback', 'redirectUri must not contain user info'],
  ['javascript:alert(1)',                'redirectUri must use https, or http with a loopback host'],
  ['data:text/html,hi',                  'redirectUri must use https, or http with a loopback host'],
  ['com.example.app:/callback',          'redirectUri must use https, or http with a loopback host'],
  ['https://*.yourapp.com/',             'redirectUri must not contain a wildcard'],
  [`https://a.b/${'x'.repeat(2_037)}`,   'redirectUri must not be longer than 2048 characters'],
]

test.each(BAD_URIS)(
  'no app has a redirect URI like %.40s, new or changed',
  async (redirectUri, message) => {
    const refusal = { status: 400, body: { message } }
    const { id } = await newApp()

    expect(await ada.ask('POST', '/v1/app', { name: 'A', redirectUri })).toMatchObject(refusal)
    expect(await ada.ask('PATCH', `/v1/app/${id}`, { redirectUri })).toMatchObject(refusal)
    expect((await ada.ask('GET', `/v1/app/${id}`)).body.redirectUri).toBe(CALLBACK)
  },
)

describe('GET /v1/app', () => {
  test("lists the developer's apps, the newest first, without secrets", async () => {
    const developer = await newDeveloper(system)
    expect((await developer.ask('GET', '/v1/app')).body).toEqual([])

    const { appSecret: _, ...first } = await newApp(developer, { name: 'first' })
    const { appSecret: __, ...second } = await newApp(developer, { name: 'second' })

    expect(await developer.ask('GET', '/v1/app')).toMatchObject({ status: 200 })
    expect((await developer.ask('GET', '/v1/app')).body).toEqual([second, first])
  })
})

describe('PATCH /v1/app/:id', () => {
  test('changes the name and the redirect URI, and keeps the rest', async () => {
    const { appSecret: _, ...app } = await newApp()
    const changes = { name: 'Other', redirectUri: OTHER }

    const { status, body } = await ada.ask('PATCH', `/v1/app/${app.id}`, changes)

    expect({ status, body }).toEqual({ status: 200, body: { ...app, ...changes } })
    expect((await ada.ask('GET', `/v1/app/${app.id}`)).body).toEqual(body)
  })

  test('clears what can be cleared', async () => {
    const { id } = await newApp(ada, {
      backchannelLogoutUri: OTHER,
      postLogoutRedirectUris: [OTHER],
    })
    const changes = { backchannelLogoutUri: null, postLogoutRedirectUris: [] }
    const { body } = await ada.ask('PATCH', `/v1/app/${id}`, changes)

    expect(body).not.toHaveProperty('backchannelLogoutUri')
    expect(body).not.toHaveProperty('postLogoutRedirectUris')
  })

  test.each([[{}], [{ clientId: newId() }], [{ appSecret: 'mine' }]])(
    'refuses a change of nothing: %j',
    async (changes) => {
      const { id } = await newApp()

      expect(await ada.ask('PATCH', `/v1/app/${id}`, changes)).toMatchObject({
        status: 400,
        body: { message: 'name or redirectUri is required' },
      })
    },
  )

  test('holds at the next request of the app', async () => {
    const app = await newApp()
    const party = await RelyingParty.discover(
      system.issuer,
      await registered(app.appClientId, app.appSecret),
    )
    await ada.ask('PATCH', `/v1/app/${app.id}`, { redirectUri: OTHER })
    const { url } = await party.authorization()

    expect((await new HttpBrowser(system.issuer).get(url)).status).toBe(400)
  })
})

describe('DELETE /v1/app/:id', () => {
  test('is answered without a body, and leaves nothing that the app could use', async () => {
    const app = await newApp()
    const client = await registered(app.appClientId, app.appSecret)
    const party = await RelyingParty.discover(system.issuer, client)
    const { callback, checks } = await signIn(
      party,
      new HttpBrowser(system.issuer),
      await newPerson(system),
    )
    const { refresh_token = '' } = await party.exchange(callback, checks)

    const { status, body } = await ada.ask('DELETE', `/v1/app/${app.id}`)

    expect({ status, body }).toEqual({ status: 204, body: undefined })
    expect((await refresh(system.issuer, client, refresh_token)).status).toBe(401)
    expect((await ada.ask('GET', `/v1/app/${app.id}`)).status).toBe(404)
    expect((await ada.ask('DELETE', `/v1/app/${app.id}`)).status).toBe(404)
  })
})

describe('POST /v1/app/:id/secret', () => {
  const mayRefresh = async (appClientId: string, secret: string) =>
    (await refresh(system.issuer, await registered(appClientId, secret), 'none')).body.error !==
    'invalid_client'

  test('gives a new secret, and leaves the old one its overlap', async () => {
    const { appSecret, ...app } = await newApp()
    const rotate = (body?: object) => ada.ask('POST', `/v1/app/${app.id}/secret`, body)

    const { status, body } = await rotate()
    expect({ status, body }).toEqual({ status: 201, body: { ...app, appSecret: SECRET } })
    expect(await mayRefresh(app.appClientId, appSecret)).toBe(true)
    expect(await mayRefresh(app.appClientId, body.appSecret)).toBe(true)
    const [, old] = (await system.storage.apps.find(app.id))?.secrets ?? []
    expect(Number(old?.expiresAt) - Date.now()).toBeGreaterThan(86_000_000)

    await rotate({ overlapSeconds: 0 })
    expect(await mayRefresh(app.appClientId, appSecret)).toBe(false)
    expect(await mayRefresh(app.appClientId, body.appSecret)).toBe(false)
  })

  test.each([[-1], [2_592_001], [1.5], ['60'], [null]])(
    'refuses the overlap %j',
    async (overlapSeconds) => {
      const { id } = await newApp()

      expect(await ada.ask('POST', `/v1/app/${id}/secret`, { overlapSeconds })).toMatchObject({
        status: 400,
        body: { message: 'overlapSeconds must be a whole number from 0 to 2592000' },
      })
    },
  )

  test('refuses an app that has no secret', async () => {
    const { id } = await newApp(ada, { type: 'spa' })

    expect(await ada.ask('POST', `/v1/app/${id}/secret`)).toMatchObject({
      status: 400,
      body: { message: 'an app of type spa has no secret' },
    })
  })
})

describe('an app that a developer does not have', () => {
  const requests = (id: string): [string, string, object?][] => [
    ['GET', `/v1/app/${id}`],
    ['PATCH', `/v1/app/${id}`, { name: 'Mine' }],
    ['DELETE', `/v1/app/${id}`],
    ['POST', `/v1/app/${id}/secret`],
  ]

  test("is not there, whether it is nobody's or somebody else's", async () => {
    const { id } = await newApp(grace)
    const before = await system.storage.apps.find(id)

    for (const unknown of [id, newId()]) {
      for (const [method, path, body] of requests(unknown)) {
        expect(await ada.ask(method, path, body)).toMatchObject({
          status: 404,
          body: { message: 'App not found' },
        })
      }
    }
    expect((await ada.ask('GET', '/v1/app')).body).not.toContainEqual(
      expect.objectContaining({ id }),
    )
    expect(await system.storage.apps.find(id)).toEqual(before)
  })

  test.each(['1', 'not-a-uuid', `${newId()}0`, '%00'])('has no such id: %s', async (id) => {
    for (const [method, path, body] of requests(id)) {
      expect(await ada.ask(method, path, body)).toMatchObject({
        status: 400,
        body: { message: 'Invalid id' },
      })
    }
  })
})

test('an id is found however its letters are written', async () => {
  const { id } = await newApp()

  expect((await ada.ask('GET', `/v1/app/${id.toUpperCase()}`)).body.id).toBe(id)
})

test('a method that there is not is refused by name', async () => {
  const { status, headers, body } = await ada.ask('PUT', '/v1/app', {})

  expect({ status, body }).toEqual({ status: 405, body: { message: 'Use POST, GET' } })
  expect(headers.get('allow')).toBe('POST, GET')
})

test.each(['/v1/app/', '/v1/app/1/nothing', '/v1/app/1/secret/2'])(
  'what is not there is answered in messages: %s',
  async (path) => {
    const { status, body } = await ada.ask('PUT', path)

    expect([404, 405]).toContain(status)
    expect(body).toEqual({ message: expect.any(String) })
  },
)

test('a body without end is refused in a message', async () => {
  const name = 'n'.repeat(100_000)

  expect(await ada.ask('POST', '/v1/app', { name })).toMatchObject({
    status: 413,
    body: { message: expect.any(String) },
  })
})

describe('an app of the registry', () => {
  test('is a client of the provider at once, by plain discovery', async () => {
    const app = await newApp()
    const client = await registered(app.appClientId, app.appSecret)
    const party = await RelyingParty.discover(system.issuer, client)
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)

    expect((await party.exchange(callback, checks)).claims()).toMatchObject({
      sub: person.id,
      aud: app.appClientId,
    })
  })

  test('does without a secret when it is public', async () => {
    const app = await newApp(ada, { type: 'spa' })
    const { app: client } = await registered(app.appClientId, '')
    const party = await RelyingParty.discover(system.issuer, { app: client, secret: undefined })
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)

    expect((await party.exchange(callback, checks)).claims()?.sub).toBe(person.id)
  })

  test('loses what was issued to it when it becomes one without a secret', async () => {
    const app = await newApp()
    const client = await registered(app.appClientId, app.appSecret)
    const party = await RelyingParty.discover(system.issuer, client)
    const { callback, checks } = await signIn(
      party,
      new HttpBrowser(system.issuer),
      await newPerson(system),
    )
    const { refresh_token = '' } = await party.exchange(callback, checks)
    await ada.ask('PATCH', `/v1/app/${app.id}`, { type: 'spa' })

    expect(
      await refresh(system.issuer, { ...client, secret: undefined }, refresh_token),
    ).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })
})
