import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { basicOf, postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, throughPages } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { REDIRECT_URI, startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const push = async () => {
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  const { parameters, checks } = await party.authorization()
  const url = await client.buildAuthorizationUrlWithPAR(party.configuration, parameters)

  return { app, party, checks, url }
}

describe('a pushed authorization request', () => {
  test('leaves nothing in the address but whose it is and where it lies', async () => {
    const { app, url } = await push()

    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: app.app.clientId,
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{21,}$/),
    })
  })

  test('signs a person in', async () => {
    const { party, checks, url } = await push()
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    const { url: callback } = await throughPages(browser, await browser.get(url), person)
    const tokens = await party.exchange(callback, checks)

    expect(tokens.claims()?.sub).toBe(person.id)
  })

  test('is answered once', async () => {
    const { url } = await push()
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    const first = await throughPages(browser, await browser.get(url), person)
    expect(first.url.searchParams.has('code')).toBe(true)

    const second = await browser.get(url)
    expect(second.status).toBe(400)
    expect(second.url.origin).toBe(system.issuer)
    expect(second.text).toContain('request_uri is invalid, expired, or was already used')
  })

  test('is answered once also when several browsers come with it at the same time', async () => {
    const { url } = await push()
    const { email, password } = await newPerson(system)
    const consents = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const browser = new HttpBrowser(system.issuer)
        const login = await browser.get(url)
        const consent = await browser.submit(login, '/login', { email, password })

        return () => browser.submit(consent, '/consent')
      }),
    )
    const answers = await Promise.all(consents.map((agree) => agree()))

    expect(answers.filter(({ url }) => url.searchParams.has('code'))).toHaveLength(1)
    expect(
      answers.filter(({ url }) => url.searchParams.get('error') === 'invalid_request_uri'),
    ).toHaveLength(4)
  })

  test('is of no use to another app', async () => {
    const { url } = await push()
    const { app } = await system.registerApp()
    url.searchParams.set('client_id', app.clientId)
    const answer = await new HttpBrowser(system.issuer).get(url)

    expect(answer.status).toBe(400)
    expect(answer.url.origin).toBe(system.issuer)
    expect(hasForm(answer, '/login')).toBe(false)
  })

  test('takes no other parameter from the address', async () => {
    const { url, checks } = await push()
    url.searchParams.set('state', 'another')
    url.searchParams.set('redirect_uri', 'https://evil.example/')
    url.searchParams.set('scope', 'openid phone')
    const browser = new HttpBrowser(system.issuer)
    const login = await browser.get(url)
    const { url: callback } = await throughPages(browser, login, await newPerson(system))

    expect(`${callback.origin}${callback.pathname}`).toBe(REDIRECT_URI)
    expect(callback.searchParams.get('state')).toBe(checks.expectedState)
  })

  // biome-ignore format: a table
  test.each<[string, Record<string, string>, string]>([
    ['a foreign redirect URI', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    ['no PKCE',                { code_challenge: '' },                    'invalid_request'],
    ['an unknown response type', { response_type: 'token' },              'unsupported_response_type'],
    ['another pushed request', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'request_uri_not_supported'],
  ])('is refused on arrival with %s', async (_, changes, error) => {
    const app = await system.registerApp()
    const party = await RelyingParty.discover(system.issuer, app)
    const { parameters } = await party.authorization()
    const fields = { client_id: app.app.clientId, response_type: 'code', ...parameters, ...changes }

    expect(await postForm(`${system.issuer}/oidc/par`, fields, basicOf(app))).toMatchObject({
      status: 400,
      body: { error },
    })
  })

  test('is refused from an app that does not authenticate', async () => {
    const { app } = await system.registerApp()
    const fields = { client_id: app.clientId, response_type: 'code', redirect_uri: REDIRECT_URI }

    expect(await postForm(`${system.issuer}/oidc/par`, fields)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
  })

  test.each(['https://evil.example/request.jwt', 'urn:ietf:params:oauth:request_uri:guessed', 'x'])(
    'is read from nowhere but here: %s',
    async (requestUri) => {
      const { app } = await system.registerApp()
      const query = new URLSearchParams({ client_id: app.clientId, request_uri: requestUri })
      const answer = await new HttpBrowser(system.issuer).get(`/oidc/authorize?${query}`)

      expect(answer.status).toBe(400)
      expect(answer.url.origin).toBe(system.issuer)
    },
  )
})
