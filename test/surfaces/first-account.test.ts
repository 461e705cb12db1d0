import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { HOUR } from '../../src/core/values/index.ts'
import { firstAccountOf } from '../../src/first-account.ts'
import { setupLink } from '../../src/surfaces/setup/index.ts'
import { TestClock } from '../support/clock.ts'
import { dumpDatabase } from '../support/database-dump.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson } from '../support/people.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const FORM = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'notes on the engine' }

let clock: TestClock
let system: TestSystem
beforeEach(async () => {
  clock = new TestClock(Date.now())
  system = await startTestSystem({ clock })
})
afterEach(async () => system[Symbol.asyncDispose]())

const invite = () => firstAccountOf(system.storage, clock).invite()

async function open(token: string | undefined) {
  const browser = new HttpBrowser(system.issuer)

  return { browser, page: await browser.get(setupLink(system.issuer, token ?? '')) }
}

const users = async () => (await system.storage.users.list({ limit: 10 })).users

describe('the first account', () => {
  test('is made by the link that is printed, and signs in to the dashboard', async () => {
    const { browser, page } = await open(await invite())
    const login = await browser.submit(page, '/setup', FORM)
    const { email, password } = FORM

    expect(hasForm(login, '/login')).toBe(true)
    expect(login.text).toContain(`value="${email}"`)
    expect((await browser.submit(login, '/login', { email, password })).url.pathname).toBe(
      '/dashboard',
    )
    expect(await users()).toMatchObject([
      { name: FORM.name, emails: [{ address: FORM.email, verifiedAt: expect.any(Number) }] },
    ])
  })

  test('is made once, of two links that are used at once', async () => {
    const opened = [await open(await invite()), await open(await invite())]
    await Promise.all(
      opened.map(({ browser, page }, index) =>
        browser.submit(page, '/setup', { ...FORM, email: `person${index}@example.com` }),
      ),
    )

    expect(await users()).toHaveLength(1)
    expect(await invite()).toBeUndefined()
  })

  test('is not made by a link that is an hour old, used, or made up', async () => {
    const token = await invite()
    const { browser, page } = await open(token)
    clock.advance(HOUR)
    expect((await open(token)).page.status).toBe(404)
    expect((await browser.submit(page, '/setup', FORM)).status).toBe(404)
    expect((await open('made-up')).page.status).toBe(404)
    expect((await open(undefined)).page.status).toBe(404)
    expect(await users()).toEqual([])
  })

  test('is not made any more once somebody came another way', async () => {
    const token = await invite()
    const { browser, page } = await open(token)
    await newPerson(system)

    expect((await open(token)).page.status).toBe(404)
    expect((await browser.submit(page, '/setup', FORM)).status).toBe(404)
    expect(await users()).toHaveLength(1)
  })

  test('leaves the link usable when what was typed is not acceptable', async () => {
    const { browser, page } = await open(await invite())
    const refused = await browser.submit(page, '/setup', { ...FORM, password: 'short' })

    expect(refused.status).toBe(400)
    expect(refused.text).toContain(`value="${FORM.email}"`)
    expect(hasForm(await browser.submit(refused, '/setup', FORM), '/login')).toBe(true)
  })

  test('is not made by a form of another page', async () => {
    const token = (await invite()) ?? ''
    const answer = await fetch(`${system.issuer}/setup`, {
      method: 'POST',
      body: new URLSearchParams({ ...FORM, token, csrf: 'forged' }),
    })

    expect(answer.status).toBe(403)
    expect(await users()).toEqual([])
  })

  test('is made by a token that is neither kept nor logged', async () => {
    const token = (await invite()) ?? ''
    await open(token)

    expect(await dumpDatabase(system)).not.toContain(token)
    expect(system.logged()).not.toContain(token)
  })
})
