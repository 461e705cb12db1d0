import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { newId } from '../../src/core/values/index.ts'
import { type ApiAnswer, askApi, type Developer, newDeveloper } from '../support/developers.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, throughPages } from '../support/people.ts'
import { REDIRECT_URI, startTestSystem, type TestSystem } from '../support/test-system.ts'

interface Operation {
  operationId: string
  security: readonly object[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
type Content = { 'application/json': { schema: { $ref: string } } }

interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let system: TestSystem
let ada: Developer
let document: Document
let ajv: Ajv2020
beforeAll(async () => {
  system = await startTestSystem()
  ada = await newDeveloper(system)
  document = (await askApi(system.issuer, 'GET', '/openapi.json')).body
  ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  ajv.addSchema({ $id: 'api:', components: document.components })
})
afterAll(async () => system[Symbol.asyncDispose]())

/** What is wrong with a value that should be as a part of the document says. */
function faultsOf(content: Content | undefined, value: unknown): unknown {
  if (!content) return value === undefined ? [] : ['there should be no body']
  const validate = ajv.compile({ $ref: `api:${content['application/json'].schema.$ref}` })

  return validate(value) ? [] : validate.errors
}

const operationOf = (method: string, path: string): Operation => {
  const operation = document.paths[path]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${method} ${path} is not described`)

  return operation
}

/** Asks by the template, and holds the answer to what the document says of it. */
async function expectAsDescribed(
  method: string,
  template: string,
  status: number,
  ask: (path: string) => Promise<ApiAnswer>,
  id = newId(),
): Promise<ApiAnswer> {
  const { responses } = operationOf(method, template)
  const answer = await ask(template.replace(/\{\w+\}/, id))

  expect(answer.status).toBe(status)
  expect(Object.keys(responses)).toContain(String(status))
  expect(faultsOf(responses[status]?.content, answer.body)).toEqual([])

  return answer
}

test('the API is described in valid OpenAPI 3.1, to be cached and read by anybody', async () => {
  const { headers } = await askApi(system.issuer, 'GET', '/openapi.json')

  expect(await new Validator().validate({ ...structuredClone(document) })).toEqual({ valid: true })
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(headers.get('cache-control')).toBe('public, max-age=300')
  expect(headers.get('access-control-allow-origin')).toBe('*')
})

test('every JSON route of the contract is described, and which need a developer', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => [
      `${method.toUpperCase()} ${path}`,
      security.length > 0,
    ]),
  )

  expect(Object.fromEntries(described)).toEqual({
    'GET /oauth/providers': false,
    'GET /oauth/url': false,
    'POST /oauth/login': false,
    'POST /oauth/bind': false,
    'POST /email/code': false,
    'POST /email/login': false,
    'POST /password/register': false,
    'POST /password/login': false,
    'POST /token/refresh': false,
    'POST /token/revoke': false,
    'POST /me/login-info': false,
    'POST /v1/app': true,
    'GET /v1/app': true,
    'GET /v1/app/{id}': true,
    'PATCH /v1/app/{id}': true,
    'DELETE /v1/app/{id}': true,
    'POST /v1/app/{id}/secret': true,
    'GET /v1/app/validate/{appClientId}': false,
    'POST /v1/global-auth/token': false,
    'POST /v1/global-auth/refresh': false,
  })
})

describe('the server answers as described', () => {
  test('from the first request about an app to the last', async () => {
    const everything = {
      name: 'My App',
      redirectUris: [REDIRECT_URI, 'https://yourapp.com/other'],
      postLogoutRedirectUris: ['https://yourapp.com/bye'],
      backchannelLogoutUri: 'https://yourapp.com/logout',
      type: 'web',
    }
    const ask = (method: string, body?: unknown) => (path: string) => ada.ask(method, path, body)
    expect(faultsOf(operationOf('POST', '/v1/app').requestBody?.content, everything)).toEqual([])

    const { body: app } = await expectAsDescribed('POST', '/v1/app', 201, ask('POST', everything))
    for (const type of ['spa', 'native']) {
      await expectAsDescribed('POST', '/v1/app', 201, ask('POST', { ...everything, type }))
    }
    const machine = { name: 'Nightly', type: 'machine' }
    await expectAsDescribed('POST', '/v1/app', 201, ask('POST', machine))
    const one = (method: string, status: number, body?: unknown) =>
      expectAsDescribed(method, '/v1/app/{id}', status, ask(method, body), app.id)

    await expectAsDescribed('GET', '/v1/app', 200, ask('GET'))
    await one('GET', 200)
    await one('PATCH', 200, { name: 'Other' })
    await one('PATCH', 400, { name: 7 })
    await one('PATCH', 400, {})
    await expectAsDescribed('POST', '/v1/app/{id}/secret', 201, ask('POST'), app.id)
    await expectAsDescribed('POST', '/v1/app/{id}/secret', 400, ask('POST', '{'), app.id)
    await one('DELETE', 204)
    for (const method of ['GET', 'DELETE']) await one(method, 404)
    await one('PATCH', 404, { name: 'Other' })
    await expectAsDescribed('POST', '/v1/app', 400, ask('POST', {}))
  })

  test('to whoever shows no token', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (!security.length) continue
        const ask = (url: string) => askApi(system.issuer, method.toUpperCase(), url)
        await expectAsDescribed(method, path, 401, ask)
      }
    }
  })

  test('about tokens', async () => {
    const { app, secret } = await system.registerApp()
    const ask = (body: object) => (path: string) => askApi(system.issuer, 'POST', path, { body })
    const browser = new HttpBrowser(system.issuer)
    const { url } = await throughPages(
      browser,
      await browser.get(`/user-login/${app.clientId}`),
      await newPerson(system),
    )
    const code = { code: url.searchParams.get('code'), app_secret: secret?.reveal() }

    const token = '/v1/global-auth/token'
    const { body } = await expectAsDescribed('POST', token, 200, ask(code))
    await expectAsDescribed('POST', token, 400, ask({}))
    await expectAsDescribed('POST', token, 401, ask({ code: 'none', app_secret: 'none' }))

    const refresh = '/v1/global-auth/refresh'
    const next = { app_client_id: app.clientId, app_secret: secret?.reveal() }
    const withToken = { ...next, refresh_token: body.refresh_token }
    await expectAsDescribed('POST', refresh, 200, ask(withToken))
    await expectAsDescribed('POST', refresh, 400, ask(next))
    await expectAsDescribed('POST', refresh, 401, ask({ ...next, refresh_token: 'none' }))

    const validate = '/v1/app/validate/{appClientId}'
    const get = (path: string) => askApi(system.issuer, 'GET', path)
    for (const id of [app.clientId, newId(), 'nonsense']) {
      await expectAsDescribed('GET', validate, 200, get, id)
    }
  })

  test('to programs written for Identra', async () => {
    const post = (body: object) => (path: string) => askApi(system.issuer, 'POST', path, { body })
    const get = (path: string) => askApi(system.issuer, 'GET', path)
    const credentials = { email: `${newId()}@example.com`, password: 'nanoseconds of wire' }
    const stale = { ...credentials, code: '000000', state: 'none', refresh_token: 'none' }

    await expectAsDescribed('GET', '/oauth/providers', 200, get)
    await expectAsDescribed('GET', '/oauth/url', 400, get)
    const { body } = await expectAsDescribed('POST', '/password/register', 200, post(credentials))
    await expectAsDescribed('POST', '/password/register', 409, post(credentials))
    await expectAsDescribed('POST', '/password/login', 200, post(credentials))
    await expectAsDescribed('POST', '/email/code', 200, post(credentials))
    const access_token = body.token.access_token.token
    await expectAsDescribed('POST', '/me/login-info', 200, post({ access_token }))
    await expectAsDescribed('POST', '/oauth/bind', 400, post({ ...stale, access_token }))
    const { refresh_token } = body.token
    await expectAsDescribed(
      'POST',
      '/token/refresh',
      200,
      post({ refresh_token: refresh_token.token }),
    )
    await expectAsDescribed('POST', '/token/revoke', 200, post(stale))

    await expectAsDescribed('POST', '/oauth/login', 400, post(stale))
    for (const path of ['/email/login', '/token/refresh', '/me/login-info', '/oauth/bind']) {
      await expectAsDescribed('POST', path, 401, post(stale))
    }
  })
})
