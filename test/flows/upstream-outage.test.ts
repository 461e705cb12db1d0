import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({
    env: {
      GOOGLE_CLIENT_ID: '1234-abcd.apps.googleusercontent.com',
      GOOGLE_CLIENT_SECRET: 'a-secret-of-google',
      GOOGLE_ISSUER: `http://localhost:${await freePort()}`,
    },
  })
})
afterAll(async () => system[Symbol.asyncDispose]())

test('an upstream that is down leads back to the login page, and is an error in the log', async () => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const browser = new HttpBrowser(system.issuer)
  const login = await browser.get((await party.authorization()).url)
  const answer = await browser.submit(login, '/upstream/google')

  expect(answer.status).toBe(503)
  expect(hasForm(answer, '/login')).toBe(true)
  const line = system
    .logged()
    .split('\n')
    .find((text) => text.includes('an upstream sign-in did not arrive'))
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', err: expect.anything() })
})
