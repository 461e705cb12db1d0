import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { MINUTE } from '../../src/core/values/index.ts'
import { openAccount } from '../support/account.ts'
import { TestClock } from '../support/clock.ts'
import type { Visit } from '../support/http-browser.ts'
import { AuthenticatorApp } from '../support/second-factors.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const clock = new TestClock(Date.now())

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({ clock })
})
afterAll(async () => system[Symbol.asyncDispose]())

const SET_UP = '/account/two-step/set-up'

const secretOn = ({ text }: Visit): string =>
  (/<code translate="no" dir="ltr">([A-Z2-7 ]+)<\/code>/.exec(text)?.[1] ?? '').replaceAll(' ', '')

const codesOn = ({ text }: Visit): string[] =>
  [...text.matchAll(/<li><code>([\da-z-]{19})<\/code>/g)].map(([, code = '']) => code)

async function turnOn() {
  const { browser, person } = await openAccount(system)
  const form = await browser.get(SET_UP)
  const app = new AuthenticatorApp(secretOn(form), clock)

  return {
    browser,
    person,
    app,
    shown: await browser.submit(form, '/set-up', { code: app.code() }),
  }
}

describe('two-step verification', () => {
  test('is turned on by a code of the app that was given the secret', async () => {
    const { browser, person } = await openAccount(system)
    expect((await browser.get('/account/two-step')).text).toContain('It is off')
    const form = await browser.get(SET_UP)
    expect(form.text).toContain(`secret=${secretOn(form)}`)
    const app = new AuthenticatorApp(secretOn(form), clock)

    const refused = await browser.submit(form, '/set-up', { code: app.wrongCode() })
    expect(refused.status).toBe(401)
    expect(secretOn(refused)).toBe(secretOn(form))
    const shown = await browser.submit(refused, '/set-up', { code: app.code() })

    expect(new Set(codesOn(shown)).size).toBe(10)
    expect(system.inbox.mails[0]).toMatchObject({
      to: person.email,
      subject: 'Two-step verification is on',
    })
    const status = await browser.get('/account/two-step')
    expect(status.text).toContain('It is on')
    expect(status.text).toContain('Codes left: 10')
    expect(codesOn(status)).toEqual([])
  })

  test('is turned on once: a form that is sent again shows nothing', async () => {
    const { browser, app } = await turnOn()
    const page = await browser.get('/account/two-step')
    const again = await browser.post(SET_UP, {
      csrf: page.forms[0]?.fields.csrf ?? '',
      code: app.code(30),
    })

    expect(again.status).toBe(409)
    expect(codesOn(again)).toEqual([])
    expect((await browser.get(SET_UP)).status).toBe(409)
  })

  test('has its recovery codes renewed, all at once', async () => {
    const { browser, shown } = await turnOn()
    const page = await browser.get('/account/two-step')
    const renewed = await browser.submit(page, '/recovery-codes')

    expect(codesOn(renewed)).toHaveLength(10)
    expect(codesOn(renewed)).not.toContain(codesOn(shown)[0])
    expect(system.inbox.mails[0]?.subject).toBe('You have new recovery codes')
  })

  test('is turned off after a question, which is told by mail', async () => {
    const { browser, person } = await turnOn()
    const off = await browser.submit(await browser.get('/account/two-step/off'), '/off')

    expect(off.text).toContain('Two-step verification is off.')
    expect(system.inbox.mails[0]?.subject).toBe('Two-step verification is off')
    expect(await system.storage.secondFactors.find(person.id)).toBeUndefined()
    expect((await browser.submit(await browser.get('/account/two-step/off'), '/off')).status).toBe(
      409,
    )
  })

  // Last: the provider has no clock but the real one, and people who come later would never be fresh.
  test('and passkeys are changed only by who signed in a moment ago', async () => {
    const { browser } = await openAccount(system)
    clock.advance(20 * MINUTE)

    for (const path of [SET_UP, '/account/two-step/off', '/account/passkeys/new']) {
      const url = new URL(path, system.issuer)
      const headers = { cookie: browser.cookieHeader(url) }
      const answer = await fetch(url, { headers, redirect: 'manual' })
      await answer.body?.cancel()

      expect(answer.headers.get('location')).toBe(
        `/account/sign-in?fresh&to=${encodeURIComponent(path)}`,
      )
    }
  })
})
