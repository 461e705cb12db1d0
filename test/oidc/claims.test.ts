import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, type Person, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const PROFILE = {
  name: 'Grace Brewster Hopper',
  givenName: 'Grace',
  familyName: 'Hopper',
  picture: 'https://img.example/grace.png',
  locale: 'en-US',
  phoneNumber: '+15550100',
}

const PROTOCOL_CLAIMS = ['aud', 'exp', 'iat', 'iss', 'nonce', 'sid']

let system: TestSystem
let person: Person
beforeAll(async () => {
  system = await startTestSystem()
  person = await newPerson(system)
  await system.storage.users.update(person.id, PROFILE, Date.now())
})
afterAll(async () => system[Symbol.asyncDispose]())

const asked = async (parameters: Record<string, string>) => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const browser = new HttpBrowser(system.issuer)
  const { callback, checks } = await signIn(party, browser, person, parameters)
  const tokens = await party.exchange(callback, checks)
  const idToken: Record<string, unknown> = tokens.claims() ?? {}

  return {
    idToken,
    userinfo: await client.fetchUserInfo(party.configuration, tokens.access_token, person.id),
    about: Object.fromEntries(
      Object.entries(idToken).filter(([name]) => !PROTOCOL_CLAIMS.includes(name)),
    ),
  }
}

describe('the claims of a person', () => {
  const profile = () => ({
    name: 'Grace Brewster Hopper',
    given_name: 'Grace',
    family_name: 'Hopper',
    picture: 'https://img.example/grace.png',
    locale: 'en-US',
    updated_at: expect.any(Number),
  })

  // biome-ignore format: a table
  test.each<[string, () => Record<string, unknown>]>([
    ['openid',         () => ({})],
    ['openid profile', profile],
    ['openid email',   () => ({ email: person.email, email_verified: true })],
    ['openid phone',   () => ({ phone_number: '+15550100', phone_number_verified: false })],
    ['openid address', () => ({})],
  ])('are those of the scopes, in the ID token as at userinfo: %s', async (scope, expected) => {
    const { about, userinfo } = await asked({ scope })

    expect(about).toEqual({ sub: person.id, ...expected() })
    expect(userinfo).toEqual({ sub: person.id, ...expected() })
  })

  test('may be asked for one by one, each for the place where it is wanted', async () => {
    const { about, userinfo } = await asked({
      scope: 'openid',
      claims: JSON.stringify({
        id_token: { email: null, auth_time: { essential: true } },
        userinfo: { name: null, locale: { essential: true } },
      }),
    })

    expect(about).toEqual({ sub: person.id, email: person.email, auth_time: expect.any(Number) })
    expect(userinfo).toEqual({ sub: person.id, name: PROFILE.name, locale: 'en-US' })
  })

  test('that nobody knows are left out', async () => {
    const { about } = await asked({
      scope: 'openid',
      claims: JSON.stringify({ id_token: { shoe_size: { essential: true }, constructor: null } }),
    })

    expect(about).toEqual({ sub: person.id })
  })
})

describe('how a person signed in', () => {
  test('is told truthfully: when, by what, how strong', async () => {
    const before = Math.floor(Date.now() / 1_000)
    const { about } = await asked({
      scope: 'openid',
      claims: JSON.stringify({ id_token: { acr: null, amr: null, auth_time: null } }),
    })

    expect(about).toEqual({
      sub: person.id,
      acr: 'urn:latchkey:acr:1fa',
      amr: ['pwd'],
      auth_time: expect.any(Number),
    })
    expect(about.auth_time).toBeGreaterThanOrEqual(before)
    expect(about.auth_time).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000))
  })

  test('is not made out to be stronger than it was', async () => {
    const { idToken } = await asked({ scope: 'openid', acr_values: 'urn:example:gold' })

    expect(idToken.acr).toBe('urn:latchkey:acr:1fa')
  })
})

describe('a request for claims', () => {
  // biome-ignore format: a table
  test.each([
    ['no JSON',                '{'],
    ['no object',              '[]'],
    ['a text',                 '"email"'],
    ['null',                   'null'],
    ['members of no object',   '{"id_token":"email"}'],
    ['an unknown member only', '{"token":{}}'],
  ])('that is %s is refused', async (_, claims) => {
    const party = await RelyingParty.discover(system.issuer, await system.registerApp())
    const { url } = await party.authorization({ claims })
    const answer = await new HttpBrowser(system.issuer).get(url)

    expect(answer.url.searchParams.get('error')).toBe('invalid_request')
  })
})
