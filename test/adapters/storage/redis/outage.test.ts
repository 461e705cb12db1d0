import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { until } from '../../../setup/until.ts'
import { basicOf, postForm } from '../../../support/form-request.ts'
import { HttpBrowser } from '../../../support/http-browser.ts'
import { hasForm, newPerson, signIn, throughPages } from '../../../support/people.ts'
import { type PrivateRedis, startPrivateRedis } from '../../../support/private-redis.ts'
import { describeOnRedis } from '../../../support/redis.ts'
import { RelyingParty } from '../../../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../../../support/test-system.ts'

const RESOURCE = 'https://api.example.com'

let redis: PrivateRedis
let system: TestSystem
beforeAll(async () => {
  redis = await startPrivateRedis()
  system = await startTestSystem({
    env: { REDIS_URL: redis.url, RESOURCES: `${RESOURCE}=read` },
  })
})
afterAll(async () => {
  await system?.[Symbol.asyncDispose]()
  await redis?.[Symbol.asyncDispose]()
})

/** Somebody who signed in to an app, with its tokens. */
async function signedIn(parameters: Record<string, string> = {}) {
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, browser, person, parameters)
  const { access_token, refresh_token = '' } = await party.exchange(callback, checks)

  return { app, party, browser, person, access_token, refresh_token }
}

const post = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
  postForm(`${system.issuer}${path}`, fields, headers)

const userinfo = (token: string) => post('/oidc/userinfo', {}, { authorization: `Bearer ${token}` })

const statusOf = async (path: string) => (await fetch(`${system.issuer}${path}`)).status

async function inTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await work()
  expect(performance.now() - start).toBeLessThan(30_000)

  return result
}

/** Ways of being away, and of coming back with everything or with nothing. */
// biome-ignore format: a table
const outages = [
  { how: 'hangs',     begin: () => redis.freeze(), end: () => redis.thaw(),  isEmpty: false },
  { how: 'is killed', begin: () => redis.kill(),   end: () => redis.start(), isEmpty: true },
]

async function during<Result>(
  { begin, end }: (typeof outages)[number],
  work: () => Promise<Result>,
): Promise<Result> {
  await begin()
  try {
    return await work()
  } finally {
    await end()
  }
}

const UNAVAILABLE = { status: 503, body: { error: 'temporarily_unavailable' } }

describeOnRedis.each(outages)('while Redis $how', (outage) => {
  test('what needs it is unavailable in time, and is there again afterwards', async () => {
    const { app, party, access_token, refresh_token } = await signedIn()
    const machine = await system.registerApp({ type: 'machine' })
    const { parameters } = await party.authorization()
    const request = { client_id: app.app.clientId, response_type: 'code', ...parameters }
    const credentials = { grant_type: 'client_credentials' }
    const refresh = { grant_type: 'refresh_token', refresh_token }

    await during(outage, async () => {
      for (const answer of [
        await inTime(() => userinfo(access_token)),
        await inTime(() => post('/oidc/introspect', { token: access_token }, basicOf(app))),
        await inTime(() => post('/oidc/revoke', { token: access_token }, basicOf(app))),
        await inTime(() => post('/oidc/par', request, basicOf(app))),
        await inTime(() => post('/oidc/token', credentials, basicOf(machine))),
        await inTime(() => post('/oidc/token', refresh, basicOf(app))),
      ]) {
        expect(answer).toMatchObject(UNAVAILABLE)
      }
    })
    const start = performance.now()
    await until(async () => (await userinfo(access_token)).status !== 503)

    expect(performance.now() - start).toBeLessThan(30_000)
    expect((await userinfo(access_token)).status).toBe(outage.isEmpty ? 401 : 200)
    const tokens = await client.refreshTokenGrant(party.configuration, refresh_token)
    expect((await userinfo(tokens.access_token)).status).toBe(200)
  })

  test('a person is told, and goes on or begins again afterwards', async () => {
    const { party } = await signedIn()
    const person = await newPerson(system)
    const { email, password } = person
    const { url, checks } = await party.authorization()
    const browser = new HttpBrowser(system.issuer)
    const login = await browser.get(url)

    await during(outage, async () => {
      for (const answer of [
        await inTime(() => browser.get(login.url)),
        await inTime(() => browser.submit(login, '/login', { email, password })),
        await inTime(() => new HttpBrowser(system.issuer).get(url)),
      ]) {
        expect(answer.status).toBe(503)
        expect(answer.text).toContain('Part of this service cannot be reached at the moment.')
      }
    })
    await until(async () => (await browser.get(login.url)).status !== 503)

    const page = await browser.get(login.url)
    expect(hasForm(page, '/login')).toBe(!outage.isEmpty)
    const arrived = await throughPages(
      browser,
      outage.isEmpty ? await browser.get(url) : page,
      person,
    )
    expect((await party.exchange(arrived.url, checks)).claims()?.sub).toBe(person.id)
  })

  test('what does not need it goes on', async () => {
    const { party, browser } = await signedIn()
    const api = await signedIn({ resource: RESOURCE, scope: 'openid read' })
    const { url, checks } = await party.authorization()

    const callback = await during(outage, async () => {
      for (const path of [
        '/',
        '/healthz',
        '/readyz',
        '/.well-known/jwks.json',
        '/.well-known/openid-configuration',
      ]) {
        expect({ path, status: await inTime(() => statusOf(path)) }).toEqual({ path, status: 200 })
      }
      // A JWT is kept nowhere.
      const { configuration } = api.party
      const refreshed = await inTime(() =>
        client.refreshTokenGrant(configuration, api.refresh_token, { resource: RESOURCE }),
      )
      expect(refreshed.access_token).toMatch(/^ey/)

      return inTime(() => browser.get(url))
    })
    await until(async () => (await userinfo('none')).status !== 503)

    expect((await party.exchange(callback.url, checks)).token_type).toBe('bearer')
  })
})

describeOnRedis('when Redis is emptied', () => {
  test('people in the middle of a sign-in begin again, and nothing that was revoked revives', async () => {
    const kept = await signedIn()
    const revoked = await signedIn()
    await post('/oidc/revoke', { token: revoked.access_token }, basicOf(revoked.app))
    const person = await newPerson(system)
    const visitor = new HttpBrowser(system.issuer)
    const { url, checks } = await kept.party.authorization()
    const login = await visitor.get(url)
    await redis.ask('FLUSHALL')

    expect((await userinfo(kept.access_token)).status).toBe(401)
    expect((await userinfo(revoked.access_token)).status).toBe(401)
    await expect(
      client.refreshTokenGrant(revoked.party.configuration, revoked.refresh_token),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    const tokens = await client.refreshTokenGrant(kept.party.configuration, kept.refresh_token)
    expect((await userinfo(tokens.access_token)).status).toBe(200)

    const again = await kept.party.authorization()
    const silent = await kept.browser.get(again.url)
    expect((await kept.party.exchange(silent.url, again.checks)).claims()?.sub).toBe(kept.person.id)

    const { email, password } = person
    const lost = await visitor.submit(login, '/login', { email, password })
    expect(lost.status).toBe(400)
    const arrived = await throughPages(visitor, await visitor.get(url), person)
    expect((await kept.party.exchange(arrived.url, checks)).claims()?.sub).toBe(person.id)
  })
})
