import { execFile, spawnSync } from 'node:child_process'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type MadeApp, makeApp, openDashboard } from '../support/dashboard.ts'
import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, throughPages } from '../support/people.ts'
import { type NodeProcess, startNode } from '../support/processes.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const TYPES = ['web', 'spa', 'native', 'machine'] as const

interface Started extends MadeApp {
  redirectUri: string
  /** By what the page calls them. */
  snippets: ReadonlyMap<string, string>
}

let system: TestSystem
const apps = new Map<string, Started>()
beforeAll(async () => {
  system = await startTestSystem()
  const { browser } = await openDashboard(system)
  for (const type of TYPES) {
    const redirectUri = type === 'machine' ? '' : `http://localhost:${await freePort()}/callback`
    const made = await makeApp(browser, { type, redirectUri })
    const { text } = await browser.get(made.path)
    apps.set(type, { ...made, redirectUri, snippets: snippetsOf(text) })
  }
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const snippetsOf = (html: string): Map<string, string> =>
  new Map(
    [
      ...html.matchAll(/<pre id="snippet-\d+"[^>]*aria-label="([^"]+)"><code>([\s\S]*?)<\/code>/g),
    ].map(([, label = '', code = '']) => [label, unescaped(code)]),
  )

const unescaped = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

function snippet(type: string, label: string): { app: Started; code: string } {
  const app = apps.get(type)
  const code = app?.snippets.get(label)
  if (!app || !code) throw new Error(`the page of a ${type} app has no ${label}`)

  return { app, code }
}

/** Runs a module beside node_modules, where its imports are found. */
async function run(code: string, app: Started): Promise<NodeProcess & AsyncDisposable> {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await mkdtempDisposable(join(import.meta.dirname, '.quick-start-')))
  const file = join(folder.path, 'app.mjs')
  await writeFile(file, code)
  const child = opened.use(startNode([file], { env: { APP_SECRET: app.secret } }))
  const all = opened.move()

  return { ...child, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

async function untilServed(url: string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const isServed = await fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (isServed) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answers at ${url}`)
}

const cookieOf = ({ headers }: Response): string => headers.getSetCookie()[0]?.split(';')[0] ?? ''

describe('a quick start', () => {
  test('with openid-client signs a person in', async () => {
    const { app, code } = snippet('web', 'Node.js, openid-client')
    await using _ = await run(code, app)
    const { origin } = new URL(app.redirectUri)
    await untilServed(origin)
    const begun = await fetch(origin, { redirect: 'manual' })
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    const login = await browser.get(begun.headers.get('location') ?? '')
    const { url } = await throughPages(browser, login, person)

    expect(await (await fetch(url)).text()).toBe(`Hello, ${person.name}`)
    const reloaded = await fetch(url)
    expect([reloaded.status, await reloaded.text()]).toEqual([401, 'The sign-in failed'])
    const next = await fetch(origin, { redirect: 'manual' })
    expect(next.headers.get('location')).toContain(system.issuer)
  }, 60_000)

  test('with Express signs a person in and protects an API', async () => {
    const { app, code } = snippet('web', 'Express')
    await using _ = await run(code, app)
    const { origin } = new URL(app.redirectUri)
    await untilServed(origin)
    const begun = await fetch(`${origin}/login`, { redirect: 'manual' })
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    const login = await browser.get(begun.headers.get('location') ?? '')
    const { url } = await throughPages(browser, login, person)
    const come = (cookie: string) => fetch(url, { redirect: 'manual', headers: { cookie } })
    expect((await come('state=of-another')).status).toBe(401)
    const signedIn = await come(cookieOf(begun))
    const cookie = cookieOf(signedIn)
    const token = /access_token=([^;]+)/.exec(cookie)?.[1]

    expect((await fetch(`${origin}/me`, { headers: { cookie } })).status).toBe(200)
    const me = await fetch(`${origin}/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(await me.json()).toMatchObject({ sub: person.id, aud: app.clientId })
    expect((await fetch(`${origin}/me`)).status).toBe(401)
  }, 60_000)

  test('gets a machine its token with openid-client', async () => {
    const { app, code } = snippet('machine', 'Node.js, openid-client')
    await using child = await run(code, app)

    expect((await child.ended).stdout).toMatch(/^[\w-]{43}\n$/)
  }, 30_000)

  test('gets a machine its token with curl', async () => {
    const { app, code } = snippet('machine', 'curl')
    const { stdout } = await promisify(execFile)('sh', ['-c', code], {
      env: { PATH: process.env.PATH, APP_SECRET: app.secret },
      timeout: 10_000,
    })

    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer' })
  })

  test.each([
    ['web', 'Next.js'],
    ['spa', 'JavaScript in the browser, openid-client'],
    ['native', 'Node.js, openid-client'],
  ])('of a %s app with %s is JavaScript', (type, label) => {
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--check'], {
      encoding: 'utf8',
      input: snippet(type, label).code,
      timeout: 10_000,
    })

    expect(stderr).toBe('')
  })

  test('is there in every language, and names its app', () => {
    const labels = TYPES.map((type) => [...(apps.get(type)?.snippets.keys() ?? [])])

    expect(labels).toMatchInlineSnapshot(`
[
  [
    "curl",
    "Node.js, openid-client",
    "Express",
    "Next.js",
    "Python, Flask and Authlib",
  ],
  [
    "JavaScript in the browser, openid-client",
  ],
  [
    "Node.js, openid-client",
    "Python, Authlib",
  ],
  [
    "curl",
    "Node.js, openid-client",
    "Python, Authlib",
  ],
]
`)
    for (const { clientId, snippets } of apps.values()) {
      for (const code of snippets.values()) expect(code).toContain(clientId)
    }
  })
})
