import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type DashboardVisitor, makeApp, openDashboard } from '../support/dashboard.ts'
import { postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { throughPages } from '../support/people.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let developer: DashboardVisitor
beforeAll(async () => {
  system = await startTestSystem()
  developer = await openDashboard(system)
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

/** Where the browser is sent when a trial begins, without going there. */
async function beginTrial(path: string): Promise<URL> {
  const { browser } = developer
  const csrf = (await browser.get(path)).forms[0]?.fields.csrf ?? ''
  const begun = await fetch(`${system.issuer}${path}/try`, {
    method: 'POST',
    body: new URLSearchParams({ csrf }),
    headers: { cookie: browser.cookieHeader(new URL(`${system.issuer}${path}`)) },
    redirect: 'manual',
  })

  return new URL(begun.headers.get('location') ?? '', system.issuer)
}

const refusalOf = async (url: URL): Promise<string> => (await fetch(url)).text()

describe('a trial', () => {
  test.each(['web', 'spa', 'native'])('signs in for real with an app of type %s', async (type) => {
    const { browser, person } = developer
    const redirectUri = type === 'native' ? 'com.example.app:/callback' : 'https://a.example/cb'
    const { path, clientId } = await makeApp(browser, { type, redirectUri })
    const begun = await browser.submit(await browser.get(path), '/try')
    const result = await throughPages(browser, begun, person)

    expect(result.url.pathname).toBe(`${path}/try`)
    expect(result.text).toContain('The sign-in works')
    expect(result.text).toContain(`&#34;email&#34;: &#34;${person.email}&#34;`)
    expect(await system.storage.audit.recent(clientId, 1)).toMatchObject([
      { kind: 'sign-in', userId: person.id },
    ])
  })

  test('is not there for an app that nobody signs in to', async () => {
    const { path } = await makeApp(developer.browser, { type: 'machine', redirectUri: '' })
    const page = await developer.browser.get(path)
    const csrf = page.forms[0]?.fields.csrf ?? ''

    expect(page.forms.some(({ action }) => action.pathname.endsWith('/try'))).toBe(false)
    expect((await developer.browser.post(`${path}/try`, { csrf })).status).toBe(404)
  })

  test('says why it failed', async () => {
    const { browser } = developer
    const { path } = await makeApp(browser)
    const consent = await browser.submit(await browser.get(path), '/try')
    const result = await browser.submit(consent, '/cancel')

    expect(result.text).toContain('The sign-in did not succeed')
    expect(result.text).toContain('access_denied')
  })

  test('shows what it got once, and spends nothing when it is opened again', async () => {
    const { browser, person } = developer
    const { path, clientId } = await makeApp(browser)
    const begun = await browser.submit(await browser.get(path), '/try')
    const { url } = await throughPages(browser, begun, person)
    const again = await browser.get(url)

    expect(again.text).toContain('That try is over.')
    expect(await system.storage.audit.recent(clientId, 10)).toHaveLength(1)
  })

  test('allows its redirect URI for itself alone', async () => {
    const { path } = await makeApp(developer.browser)
    const other = await makeApp(developer.browser)
    const begun = await beginTrial(path)
    const changed = (name: string, value: string) => {
      const url = new URL(begun)
      url.searchParams.set(name, value)

      return url
    }
    expect((await fetch(begun, { redirect: 'manual' })).status).toBe(303)

    for (const url of [
      changed('state', 'guessed'),
      changed('state', `${begun.searchParams.get('state')}x`),
      changed('client_id', other.clientId),
      changed('redirect_uri', `${system.issuer}${other.path}/try`),
      changed('redirect_uri', `${system.issuer}${path}/try/`),
      changed('redirect_uri', `${system.issuer}${path}/try?x`),
    ]) {
      expect(await refusalOf(url)).toContain('redirect_uri did not match')
    }
  })

  test('gives its code to no browser but the developer’s', async () => {
    const { path, clientId } = await makeApp(developer.browser)
    const begun = await beginTrial(path)
    const victim = await openDashboard(system)
    const result = await throughPages(
      victim.browser,
      await victim.browser.get(begun),
      victim.person,
    )

    expect(result.status).toBe(404)
    expect(await system.storage.audit.recent(clientId, 10)).toEqual([])
  })

  test('leaves an app’s secret as good as it was: a guess is none', async () => {
    const { path, clientId } = await makeApp(developer.browser)
    const answer = await postForm(`${system.issuer}/oidc/token`, {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: 'v1.guess.guess',
      code: 'any',
      redirect_uri: `${system.issuer}${path}/try`,
    })

    expect(answer.body).toMatchObject({ error: 'invalid_client' })
  })

  test('needs somebody who is signed in to the dashboard', async () => {
    const { path } = await makeApp(developer.browser)
    const visit = await new HttpBrowser(system.issuer).post(`${path}/try`, { csrf: '' })

    expect(visit.url.pathname).toBe('/dashboard')
  })
})
