import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { IdentraProgram, PASSWORD, plain } from '../support/identra.ts'
import { newPerson } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { comeBack, goToUpstream } from '../support/upstream-journey.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const TOLD = 'new ones cannot be made by yourself'
const NEWCOMER = { name: 'Ada Lovelace', password: 'analytical engine 1843' }

let closed: UpstreamSystem
let restricted: UpstreamSystem
beforeAll(async () => {
  closed = await startUpstreamSystem({ REGISTRATION: 'closed' })
  restricted = await startUpstreamSystem({ REGISTRATION: '@example.org' })
})
afterAll(async () => {
  await closed[Symbol.asyncDispose]()
  await restricted[Symbol.asyncDispose]()
})

async function atLogin({ system }: UpstreamSystem) {
  const party = await RelyingParty.discover(
    system.issuer,
    await system.registerApp({ skipConsent: true }),
  )
  const browser = new HttpBrowser(system.issuer)

  return { browser, login: await browser.get((await party.authorization()).url) }
}

const countPeople = async ({ system }: UpstreamSystem): Promise<number> =>
  (await system.storage.users.list({ limit: 100 })).users.length

/** All the way by a mailed code. */
async function enterCode({ system }: UpstreamSystem, email: string): Promise<Visit> {
  const { browser, login } = await atLogin({ system } as UpstreamSystem)
  const [, action = ''] = /formaction="([^"]+)"/.exec(login.text) ?? []
  const page = await browser.post(action, { ...login.forms[0]?.fields, email, password: '' })
  const code = /\b\d{6}\b/.exec(system.inbox.mails[0]?.text ?? '')?.[0] ?? ''

  return browser.submit(page, '/email-code/entry', { code })
}

describe('where registration is closed', () => {
  test('the login page offers none, and its address says so', async () => {
    const { browser, login } = await atLogin(closed)
    expect(login.text).not.toContain('/register')

    const page = await browser.get(`${login.url.pathname}/register`)
    expect(page.text).toContain(TOLD)
    expect(page.forms.length).toBeGreaterThan(0)
  })

  test('nobody new comes in by a mailed code or from elsewhere', async () => {
    const code = await enterCode(closed, 'newcomer@example.com')
    expect(code).toMatchObject({ status: 403, text: expect.stringContaining(TOLD) })

    const back = await comeBack(await goToUpstream(closed.system, 'google'), 'ada')
    expect(back).toMatchObject({ status: 403, text: expect.stringContaining(TOLD) })
    expect(await countPeople(closed)).toBe(0)
  })

  test('people who are here go on by every way', async () => {
    const person = await newPerson(closed.system)
    const { browser, login } = await atLogin(closed)
    expect((await browser.submit(login, '/login', { ...person })).url.pathname).toBe('/callback')
    expect((await enterCode(closed, person.email)).url.pathname).toBe('/callback')
  })
})

describe('where some domains may register', () => {
  test.each([
    ['ada@example.org', 'in'],
    ['ada@sub.example.org', 'out'],
    ['ada@example.com', 'out'],
  ])('the form lets %s %s', async (email, way) => {
    const { browser, login } = await atLogin(restricted)
    const form = await browser.get(`${login.url.pathname}/register`)
    const next = await browser.submit(form, '/register', { ...NEWCOMER, email })

    if (way === 'in') expect(next.url.pathname).toMatch(/\/code$/)
    else expect(next).toMatchObject({ status: 403, text: expect.stringContaining(TOLD) })
  })

  test('a mailed code and an account elsewhere are held to the same', async () => {
    expect((await enterCode(restricted, 'alan@example.org')).url.pathname).toBe('/callback')
    expect((await enterCode(restricted, 'grace@example.com')).status).toBe(403)
    expect((await comeBack(await goToUpstream(restricted.system, 'google'), 'ada')).status).toBe(
      403,
    )
  })

  test('nobody comes in by an address of theirs that they only claim', async () => {
    const before = await countPeople(restricted)
    const program = new IdentraProgram(restricted.system)
    const answer = program.post('/password/register', {
      email: 'stranger@example.org',
      password: PASSWORD,
    })

    expect(await plain(answer)).toMatchObject({ status: 403, body: { code: 7 } })
    expect(await countPeople(restricted)).toBe(before)
  })
})
