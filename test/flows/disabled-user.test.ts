import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const signedIn = async (parameters: Record<string, string> = {}) => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, browser, person, parameters)

  return { party, browser, person, callback, checks }
}

const disable = (id: string) => system.storage.users.setDisabled(id, Date.now(), Date.now())

describe.each(['disabled', 'deleted'])('a user who was %s', (how) => {
  const end = (id: string) =>
    how === 'disabled' ? disable(id) : system.storage.users.delete(id, Date.now())

  test('is shown the login page in spite of a live cookie', async () => {
    const { party, browser, person } = await signedIn()
    await end(person.id)
    const { url } = await party.authorization()

    expect(hasForm(await browser.get(url), '/login')).toBe(true)
  })

  test('is not signed in without a page either', async () => {
    const { party, browser, person } = await signedIn()
    await end(person.id)
    const { url } = await party.authorization({ prompt: 'none' })

    expect((await browser.get(url)).url.searchParams.get('error')).toBe('login_required')
  })

  test('cannot go on with a consent page that was open', async () => {
    const party = await RelyingParty.discover(system.issuer, await system.registerApp())
    const browser = new HttpBrowser(system.issuer)
    const { id, email, password } = await newPerson(system)
    const { url } = await party.authorization()
    const consent = await browser.submit(await browser.get(url), '/login', { email, password })
    await end(id)
    const answer = await browser.submit(consent, '/consent')

    expect(answer.url.searchParams.has('code')).toBe(false)
    expect(answer.status).toBeLessThan(500)
  })

  test.each(['openid', 'openid offline_access'])(
    'has no tokens any more, whatever they were issued for: %s',
    async (scope) => {
      const { party, person, callback, checks } = await signedIn({ scope, prompt: 'consent' })
      const { access_token, refresh_token = '' } = await party.exchange(callback, checks)
      await end(person.id)

      await expect(
        client.refreshTokenGrant(party.configuration, refresh_token),
      ).rejects.toMatchObject({ status: 400, error: 'invalid_grant' })
      await expect(
        client.fetchUserInfo(party.configuration, access_token, person.id),
      ).rejects.toMatchObject({ status: 401 })
      expect(await client.tokenIntrospection(party.configuration, access_token)).toEqual({
        active: false,
      })
    },
  )

  test('cannot exchange a code that is under way', async () => {
    const { party, person, callback, checks } = await signedIn()
    await end(person.id)

    await expect(party.exchange(callback, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  test('cannot sign in', async () => {
    const { party, person } = await signedIn()
    await end(person.id)
    const browser = new HttpBrowser(system.issuer)
    const { url } = await party.authorization()
    const answer = await browser.submit(await browser.get(url), '/login', {
      email: person.email,
      password: person.password,
    })

    expect(answer.status).toBe(how === 'disabled' ? 403 : 401)
    expect(hasForm(answer, '/login')).toBe(true)
  })
})

describe('a user who was enabled again', () => {
  test('signs in as before', async () => {
    const { party, person } = await signedIn()
    await disable(person.id)
    await system.storage.users.setDisabled(person.id, undefined, Date.now())
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)

    expect((await party.exchange(callback, checks)).claims()?.sub).toBe(person.id)
  })
})
