import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { basicOf } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { getRaw, sendRaw } from '../support/raw-http.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const SCRIPT = '"><script>alert(1)</script>'
const FORM = 'application/x-www-form-urlencoded'

let system: TestSystem
let party: RelyingParty
let basic: { authorization: string }
let authorizeUrl: URL
beforeAll(async () => {
  system = await startTestSystem({ env: { RESOURCES: 'https://api.example.com=read' } })
  const app = await system.registerApp()
  basic = basicOf(app)
  party = await RelyingParty.discover(system.issuer, app)
})
afterAll(async () => system[Symbol.asyncDispose]())
beforeEach(async () => {
  authorizeUrl = (await party.authorization()).url
})

interface BadRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

const send = async (path: string, { method = 'POST', headers = {}, body }: BadRequest) => {
  const response = await fetch(new URL(path, system.issuer), {
    method,
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers },
    body,
  })

  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Nothing broke, here or inside. */
const expectAlive = async (): Promise<void> => {
  expect((await fetch(`${system.issuer}/readyz`)).status).toBe(200)
  expect(system.logged()).not.toContain('"level":"error"')
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500

const form = (body: string | Buffer, headers: Record<string, string> = {}): BadRequest => ({
  body,
  headers: { 'content-type': FORM, ...headers },
})

// biome-ignore format: a table
const BAD_BODIES: readonly [string, BadRequest][] = [
  ['a body of a megabyte',        form(`token=${'x'.repeat(1_000_000)}`)],
  ['broken JSON',                 { headers: { 'content-type': 'application/json' }, body: '{"a":' }],
  ['JSON instead of a form',      { headers: { 'content-type': 'application/json' }, body: '{"client_id":{"$ne":1}}' }],
  ['plain text',                  { headers: { 'content-type': 'text/plain' }, body: 'grant_type=x' }],
  ['a multipart form',            { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\n' }],
  ['a content type that is none', { headers: { 'content-type': ';;;' }, body: 'a=b' }],
  ['nothing',                     form('')],
  ['octets that are no text',     form(Buffer.from([0, 255, 254, 38, 61, 0, 10, 13]))],
  ['garbage percent-encoding',    form('client_id=%ZZ&grant_type=%&token=%E0%A4%A&csrf=%')],
  ['NUL in every field',          form('client_id=%00&grant_type=%00&token=%00&email=%00&csrf=%00')],
  ['lone surrogates',             form('client_id=%ED%A0%80&token=%ED%A0%80&csrf=%ED%A0%80')],
  ['fields of the prototype',     form('__proto__=x&constructor=y&toString=z&client_id=constructor')],
  ['nested fields',               form('client_id[]=1&client_id[a]=b&__proto__[x]=1&csrf[]=1')],
  ['repeated fields',             form('client_id=a&client_id=b&grant_type=x&grant_type=y&csrf=1&csrf=2')],
  ['ten thousand fields',         form('a=1&'.repeat(10_000))],
  ['a very long field',           form(`client_id=${'x'.repeat(50_000)}`)],
  ['an unknown charset',          form('a=b', { 'content-type': `${FORM}; charset=utf-banana` })],
  ['a body that is not gzip',     form('a=b', { 'content-encoding': 'gzip' })],
  ['an unknown encoding',         form('a=b', { 'content-encoding': 'banana' })],
  ['two ways to authenticate',    form('client_id=a&client_secret=b', { authorization: 'Basic YTpi' })],
  ['broken Basic authentication', form('a=b', { authorization: 'Basic ====' })],
  ['NUL in Basic authentication', form('a=b', { authorization: `Basic ${btoa('\0:\0')}` })],
  ['an unknown authentication',   form('a=b', { authorization: 'Negotiate abc' })],
  ['a broken DPoP proof',         form('a=b', { dpop: 'a.b.c' })],
  ['a broken assertion',          form(assertion('bnVsbA.bnVsbA.AA'))],
  ['an assertion of an object',   form(assertion(jwt({ sub: { a: 1 } })))],
  ['garbage cookies',             form('a=b', { cookie: 'latchkey; =; ;;, latchkey="; __proto__=x; latchkey.sig=%00' })],
]

function assertion(client_assertion: string): string {
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

  return new URLSearchParams({ client_assertion_type, client_assertion }).toString()
}

function jwt(payload: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  return `${part({ alg: 'RS256' })}.${part(payload)}.AA`
}

describe.each(BAD_BODIES)('a request with %s', (_, request) => {
  test('is refused by every protocol endpoint, in JSON', async () => {
    for (const path of ['token', 'introspect', 'revoke', 'par', 'userinfo']) {
      const headers = { ...request.headers, accept: 'application/json' }
      const { status, text } = await send(`/oidc/${path}`, { ...request, headers })
      expect({ path, isRefusal: isRefusal(status) }).toEqual({ path, isRefusal: true })
      expect(JSON.parse(text)).toMatchObject({ error: expect.stringMatching(/^[a-z_]+$/) })
    }

    await expectAlive()
  })

  test('is refused by every page', async () => {
    const login = await fetch(authorizeUrl, { redirect: 'manual' })
    const cookie = login.headers.getSetCookie().map((one) => one.split(';')[0])
    const interaction = login.headers.get('location') ?? ''
    const paths = ['/login', '/register', '/code', '/consent', '/cancel', '/switch-account']
    for (const path of [
      '/oidc/authorize',
      '/oidc/logout/confirm',
      '/interaction/unknown/login',
      ...paths.map((page) => `${interaction}${page}`),
    ]) {
      const headers = {
        ...request.headers,
        cookie: [...cookie, request.headers?.cookie ?? ''].join('; '),
      }
      const { status } = await send(path, { ...request, headers })
      expect({ path, isRefusal: isRefusal(status) }).toEqual({ path, isRefusal: true })
    }

    await expectAlive()
  })
})

describe('an authorization request', () => {
  const answer = async (change: (parameters: URLSearchParams) => void) => {
    const url = new URL(authorizeUrl)
    change(url.searchParams)

    return new HttpBrowser(system.issuer).get(url)
  }

  // biome-ignore format: a table
  test.each([
    ['https://evil.example/callback'],
    ['http://localhost:4999/callback/'],
    ['http://localhost:4999/callback?x=1'],
    ['http://localhost:4999/callback#x'],
    ['http://localhost:4999/CALLBACK'],
    ['http://localhost:4999/callback/../callback'],
    ['http://localhost:4999\\@evil.example/callback'],
    ['http://localhost:4999@evil.example/callback'],
    ['http://evil.example/?http://localhost:4999/callback'],
    ['//evil.example'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['\u0000'],
    [' http://localhost:4999/callback'],
    [''],
  ])('leads nowhere with a redirect URI that is not registered: %j', async (uri) => {
    const { url, status, text } = await answer((all) => all.set('redirect_uri', uri))

    expect(status).toBe(400)
    expect(url.origin).toBe(system.issuer)
    if (uri.trim()) expect(text).not.toContain(`"${uri}"`)
  })

  test.each(['client_id', 'redirect_uri'])('leads nowhere with %s given twice', async (name) => {
    const { url, status } = await answer((all) => all.append(name, all.get(name) ?? ''))

    expect(status).toBe(400)
    expect(url.origin).toBe(system.issuer)
  })

  test.each([
    'response_type',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'prompt',
    'max_age',
    'login_hint',
    'claims',
    'ui_locales',
    'acr_values',
    'id_token_hint',
    'response_mode',
  ])('tells the app that %s was given twice', async (name) => {
    const { url } = await answer((all) => {
      all.append(name, 'x')
      all.append(name, 'y')
    })

    expect(url.origin).toBe('http://localhost:4999')
    expect(url.searchParams.get('error')).toBe('invalid_request')
    expect(url.searchParams.get('iss')).toBe(system.issuer)
  })

  test.each([
    'client_id',
    'redirect_uri',
    'response_type',
    'response_mode',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'prompt',
    'max_age',
    'display',
    'login_hint',
    'claims',
    'ui_locales',
    'acr_values',
    'id_token_hint',
    'request',
    'request_uri',
    'resource',
    'unknown',
  ])('runs no script that is in %s', async (name) => {
    for (const value of [SCRIPT, `a@b${SCRIPT}`, `javascript:alert(1)//${SCRIPT}`]) {
      const { url, text, status } = await answer((all) => all.set(name, value))
      expect(text).not.toContain('<script>alert')
      expect([system.issuer, 'http://localhost:4999']).toContain(url.origin)
      expect(status).toBeLessThan(500)
    }

    await expectAlive()
  })

  test('may be answered by a form, which carries script as text', async () => {
    const { text } = await answer((all) => {
      all.set('response_mode', 'form_post')
      all.set('state', SCRIPT)
      all.set('prompt', 'none')
    })

    expect(text).toContain('action="http://localhost:4999/callback"')
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toContain('<script>alert')
  })

  test.each([
    '\u0000',
    '\ud800',
    '\u202e',
    'x'.repeat(6_000),
    '%',
    '__proto__',
    '{"a":'.repeat(900),
  ])('is answered whatever its parameters are: %#', async (value) => {
    for (const name of authorizeUrl.searchParams.keys()) {
      const { status } = await answer((all) => all.set(name, value))
      expect({ name, isAnswered: status < 500 }).toEqual({ name, isAnswered: true })
    }

    await expectAlive()
  })
})

describe('a form that a person fills in', () => {
  test.each([SCRIPT, '<img src=x onerror=alert(1)>', "' onfocus='alert(1)", '{{1+1}}<%= 1 %>'])(
    'shows again what was typed, as text: %s',
    async (typed) => {
      const browser = new HttpBrowser(system.issuer)
      const login = await browser.get(authorizeUrl)
      const refused = await browser.submit(login, '/login', { email: typed, password: typed })
      const register = await browser.get(`${login.url.pathname}/register`)
      const refusedToo = await browser.submit(register, '/register', {
        name: typed,
        email: typed,
        password: typed,
      })

      for (const { status, text } of [refused, refusedToo]) {
        expect(isRefusal(status)).toBe(true)
        expect(text).not.toContain(typed)
      }
    },
  )

  test('shows the name of an app as text', async () => {
    const app = await system.registerApp({ name: SCRIPT })
    const { url } = await (await RelyingParty.discover(system.issuer, app)).authorization()
    const { text } = await new HttpBrowser(system.issuer).get(url)

    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toContain('<script>alert')
  })
})

describe('an address', () => {
  // biome-ignore format: a table
  test.each([
    '/%', '/%00', '/%ZZ', '/%E0%A4%A',
    '/oidc/authorize/%00', '/oidc/authorize/%ZZ', '/oidc/authorize/__proto__',
    '/interaction/%00', '/interaction/%ZZ', '/interaction/..%2f..%2fetc%2fpasswd', '/interaction/__proto__',
    '/assets/../../package.json', '/assets/x/..%2f..%2fpackage.json', '/assets/x/package.json',
    '/assets/__proto__/constructor', '/assets/x/%00',
    '//evil.example/%2f..', '/\\evil.example', '/.env', '/.git/config', '/oidc/../.env',
    '/upstream/%00/callback', '/upstream/__proto__/callback', '/upstream/google/callback?state=a&state=b',
    '/oidc/logout/success?client_id=%00', '/.well-known/..%2f..%2fpackage.json', '/dev/mail/../../package.json',
    `/${'a'.repeat(8_000)}`,
  ])('that is none of ours is refused, and leads nowhere: %s', async (path) => {
    const { status, headers, body } = await getRaw(system.issuer, path, { accept: 'text/html' })

    expect(isRefusal(status)).toBe(true)
    expect(headers.get('location')).toBeNull()
    expect(body).not.toContain('"dependencies"')
    await expectAlive()
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'OPTIONS'])(
    'answers no %s',
    async (method) => {
      for (const path of ['/', '/oidc/authorize', '/oidc/par/x', '/interaction/x', '/assets/x/y']) {
        const request = `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
        const { status } = await sendRaw(system.issuer, request)
        expect({ path, isRefusal: isRefusal(status) }).toEqual({ path, isRefusal: true })
      }
    },
  )

  test.each(['GET', 'PUT', 'DELETE'])('of the token endpoint answers no %s', async (method) => {
    const { status } = await send('/oidc/token', { method, headers: basic })

    expect(isRefusal(status)).toBe(true)
  })
})

describe('what is hardly HTTP', () => {
  // biome-ignore format: a table
  test.each([
    ['no request at all',         'garbage\r\n\r\n'],
    ['an unknown method',         'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no host',                   'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a target that is none',     'GET foo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['an asterisk',               'GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['a broken absolute address', 'GET http://[::1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['NUL in a header',           'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n'],
    ['two lengths',               'POST /oidc/token HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde'],
    ['a length and chunks',       'POST /oidc/token HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a very long address',       `GET /?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['octets in its headers',     'GET /interaction/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: latchkey=\xff\xfe\r\nAccept-Language: \xff,de;q=9,*;q=\r\nAccept: \xff/;;q\r\nX-Forwarded-For: \xff,,,\r\n\r\n'],
  ])('is refused: %s', async (_, request) => {
    const { status } = await sendRaw(system.issuer, Buffer.from(request, 'latin1'))

    expect(isRefusal(status)).toBe(true)
    await expectAlive()
  })

  test('is refused: a body that ends early', async () => {
    const head = ['POST /oidc/token HTTP/1.1', 'Host: a', `Content-Type: ${FORM}`]
    const request = [...head, 'Content-Length: 100', '', 'abc'].join('\r\n')
    const { status } = await sendRaw(system.issuer, request, { isCutShort: true })

    expect(isRefusal(status)).toBe(true)
    await expectAlive()
  })

  test('is an address with a host, but it is understood, and the host is not believed', async () => {
    const target = 'http://evil.example/.well-known/openid-configuration?x=1'
    const { status, body } = await getRaw(system.issuer, target)

    expect(status).toBe(200)
    expect(JSON.parse(body).issuer).toBe(system.issuer)
    expect(body).not.toContain('evil.example')
  })
})
