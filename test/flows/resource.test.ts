import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn, throughPages } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const API = 'https://api.example.com'
const FILES = 'https://files.example.com'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({ env: { RESOURCES: `${API}=read write;${FILES}=read` } })
})
afterAll(async () => system[Symbol.asyncDispose]())

const newParty = async () => {
  const app = await system.registerApp()

  return { party: await RelyingParty.discover(system.issuer, app), clientId: app.app.clientId }
}

const verify = (accessToken: string, audience: string) =>
  jwtVerify(accessToken, createRemoteJWKSet(new URL(`${system.issuer}/.well-known/jwks.json`)), {
    issuer: system.issuer,
    audience,
    typ: 'at+jwt',
  })

describe('an app that asks for a resource', () => {
  test('is given a JWT for it, which the resource verifies by itself', async () => {
    const { party, clientId } = await newParty()
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person, {
      resource: API,
      scope: 'openid read',
    })
    const tokens = await party.exchange(callback, checks)
    const { payload } = await verify(tokens.access_token, API)

    expect(tokens.scope).toBe('read')
    expect(tokens.claims()?.sub).toBe(person.id)
    expect(payload).toEqual({
      iss: system.issuer,
      aud: API,
      sub: person.id,
      client_id: clientId,
      scope: 'read',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 900,
    })
  })

  test('is given the same again by a refresh', async () => {
    const { party } = await newParty()
    const { callback, checks } = await signIn(
      party,
      new HttpBrowser(system.issuer),
      await newPerson(system),
      { resource: API, scope: 'openid read write' },
    )
    const tokens = await party.exchange(callback, checks)
    const refreshed = await client.refreshTokenGrant(
      party.configuration,
      tokens.refresh_token ?? '',
    )

    expect((await verify(refreshed.access_token, API)).payload.scope).toBe('read write')
  })

  test('cannot use it at userinfo, which it is not for', async () => {
    const { party } = await newParty()
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person, {
      resource: API,
      scope: 'openid read',
    })
    const tokens = await party.exchange(callback, checks)
    const answer = await fetch(`${system.issuer}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })

    expect(answer.status).toBe(401)
  })

  test('has the person asked about the resource and what it would do there', async () => {
    const { party } = await newParty()
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    const { url } = await party.authorization({ resource: API, scope: 'openid read' })
    const consent = await browser.submit(await browser.get(url), '/login', {
      email: person.email,
      password: person.password,
    })

    expect(hasForm(consent, '/consent')).toBe(true)
    expect(consent.text).toContain(API)
    expect(consent.text).toMatch(/<bdi>read<\/bdi>/)
    expect(consent.text).not.toMatch(/<bdi>write<\/bdi>/)
  })

  test('may ask for several, and takes a token for one at a time', async () => {
    const { party } = await newParty()
    const browser = new HttpBrowser(system.issuer)
    const { url, checks } = await party.authorization({ resource: API, scope: 'openid read' })
    url.searchParams.append('resource', FILES)
    const page = await browser.get(url)
    const { url: callback } = await throughPages(browser, page, await newPerson(system))
    const tokens = await party.exchange(callback, checks, { parameters: { resource: FILES } })
    const refreshed = await client.refreshTokenGrant(
      party.configuration,
      tokens.refresh_token ?? '',
      { resource: API },
    )

    expect((await verify(tokens.access_token, FILES)).payload.scope).toBe('read')
    expect((await verify(refreshed.access_token, API)).payload.scope).toBe('read')
  })

  test.each(['https://unknown.example', 'not a uri', `${API}#fragment`])(
    'is told invalid_target for one that is not configured: %s',
    async (resource) => {
      const { party } = await newParty()
      const { url } = await party.authorization({ resource })
      const answer = await new HttpBrowser(system.issuer).get(url)

      expect(answer.url.searchParams.get('error')).toBe('invalid_target')
      expect(answer.url.searchParams.get('iss')).toBe(system.issuer)
    },
  )

  test('is given no token for a resource that was not asked for at first', async () => {
    const { party } = await newParty()
    const { callback, checks } = await signIn(
      party,
      new HttpBrowser(system.issuer),
      await newPerson(system),
      { resource: API, scope: 'openid read' },
    )

    await expect(
      party.exchange(callback, checks, { parameters: { resource: FILES } }),
    ).rejects.toMatchObject({ error: 'invalid_target' })
  })
})
