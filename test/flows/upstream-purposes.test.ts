import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pickPersona } from '../demo/pick-persona.ts'
import { openAccount } from '../support/account.ts'
import { bearer } from '../support/developers.ts'
import type { HttpBrowser } from '../support/http-browser.ts'
import { IdentraProgram, PASSWORD, tokensOf } from '../support/identra.ts'
import { RelyingParty } from '../support/relying-party.ts'
import type { TestSystem } from '../support/test-system.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const PROGRAM = 'http://localhost:4998/oauth/callback'

let all: UpstreamSystem
let system: TestSystem
let party: RelyingParty
let program: IdentraProgram
beforeAll(async () => {
  all = await startUpstreamSystem({ IDENTRA_REDIRECT_URLS: PROGRAM })
  all.github.redirectUris.push(PROGRAM)
  system = all.system
  program = new IdentraProgram(system)
  const registered = await system.registerApp({ skipConsent: true })
  party = await RelyingParty.discover(system.issuer, registered)
})
afterAll(async () => all[Symbol.asyncDispose]())

/** From an app, in the browser of somebody who may be signed in. @returns where GitHub sends them */
async function setOutToSignIn(browser: HttpBrowser): Promise<URL> {
  const { url } = await party.authorization({ provider: 'github', prompt: 'login' })

  return pickPersona((await browser.get(url)).url, 'alan')
}

async function setOutToLink(browser: HttpBrowser): Promise<URL> {
  const page = await browser.get('/account/linked/new/github')
  const { url } = await browser.submit(page, '/new/github')

  return pickPersona(url, 'ada')
}

/** What it sends, with the cookies of one purpose under the names that those of the other have. */
async function comeBackDisguised(
  browser: HttpBrowser,
  callback: URL,
  [from, to]: [string, string],
) {
  const cookies = browser.cookieHeader(callback)
  expect(cookies).toContain(from)
  const headers = { cookie: cookies.replaceAll(from, to), accept: 'text/html' }
  const { status } = await fetch(callback, { headers, redirect: 'manual' })

  return status
}

const LOGIN = 'latchkey-upstream-'
const LINK = 'latchkey-account-link-'

const linkedTo = ({ id }: { id: string }) => system.storage.identities.listOfUser(id)

describe('a journey to an upstream', () => {
  test('that was to sign somebody in links nothing, whoever is signed in meanwhile', async () => {
    const { browser, person } = await openAccount(system)
    const callback = await setOutToSignIn(browser)

    expect(await comeBackDisguised(browser, callback, [LOGIN, LINK])).toBe(400)
    expect((await browser.get(callback)).url.searchParams.has('code')).toBe(true)
    expect(await linkedTo(person)).toEqual([])
  })

  test('that was to link an account signs nobody in', async () => {
    const { browser, person } = await openAccount(system)
    const callback = await setOutToLink(browser)

    expect(await comeBackDisguised(browser, callback, [LINK, LOGIN])).toBe(400)
    expect(await linkedTo(person)).toEqual([])
    // Nothing was used up by it.
    await browser.get(callback)
    expect(await linkedTo(person)).toMatchObject([{ provider: 'github' }])
  })

  test.each([
    ['sign somebody in', setOutToSignIn],
    ['link an account', setOutToLink],
  ])('that was to %s by the pages is none for a program', async (_, setOut) => {
    const { browser, person } = await openAccount(system)
    const { searchParams } = await setOut(browser)
    const answer = Object.fromEntries(searchParams)
    const { body } = await program.post('/password/login', {
      email: person.email,
      password: PASSWORD,
    })

    expect(await program.post('/oauth/login', answer)).toMatchObject({ status: 400 })
    const linking = program.post('/oauth/bind', answer, bearer(tokensOf(body).access))
    expect(await linking).toMatchObject({ status: 400 })
    expect(await linkedTo(person)).toEqual([])
  })

  test('that was to link an account by a program is none for the pages', async () => {
    const { browser, person } = await openAccount(system)
    const { email } = person
    const { body } = await program.post('/password/login', { email, password: PASSWORD })
    const headers = bearer(tokensOf(body).access)
    const begun = await program.get('/oauth/url?provider=github', headers)
    const answer = Object.fromEntries((await pickPersona(begun.body.url, 'margaret')).searchParams)
    const callback = `/upstream/github/callback?${new URLSearchParams(answer)}`

    expect((await browser.get(callback)).status).toBe(400)
    expect(await linkedTo(person)).toEqual([])
    expect(await program.post('/oauth/bind', answer, headers)).toMatchObject({ status: 200 })
    expect(await linkedTo(person)).toHaveLength(1)
  })
})
