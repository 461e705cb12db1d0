import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { AuditQuery } from '../../src/core/audit/index.ts'
import { newDeveloper } from '../support/developers.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { refresh, requestToken, signIn } from '../support/signed-in.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'
import { comeBack, goToUpstream } from '../support/upstream-journey.ts'
import { startUpstreamSystem } from '../support/upstream-system.ts'

const LOOPBACK = '127.0.0.0/24'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const events = ({ storage }: TestSystem, query: Partial<AuditQuery>) =>
  storage.audit.list({ limit: 100, ...query })

const namesOf = async (query: Partial<AuditQuery>) =>
  (await events(system, query)).map(({ name, outcome }) => `${name} ${outcome}`).reverse()

describe('the audit log', () => {
  test('tells the story of a person from registering to signing out, and holds no secret', async () => {
    const { browser, registered, refreshToken, tokens } = await signIn(system)
    const userId = tokens.claims()?.sub ?? ''
    const { clientId } = registered.app
    await refresh(system.issuer, registered, refreshToken)
    const logout = await browser.get('/oidc/logout')
    await browser.submit(logout, '/confirm', { logout: 'yes' })

    expect(await namesOf({ userId })).toEqual([
      'user.registered success',
      'code.entered success',
      'token.issued success',
      'token.refreshed success',
      'session.ended success',
    ])
    const story = await events(system, { userId })
    for (const { network, correlationId } of story) {
      expect(network).toBe(LOOPBACK)
      expect(system.logged()).toContain(correlationId)
    }
    expect(story.slice(1).map((event) => event.clientId)).toEqual(Array(4).fill(clientId))
    const text = JSON.stringify(await events(system, { clientId }))
    for (const secret of [refreshToken, registered.secret?.reveal(), 'nanoseconds of wire']) {
      expect(text).not.toContain(secret)
    }
  })

  test('names whom a wrong password was aimed at, and not what was typed', async () => {
    const person = await newPerson(system)
    const registered = await system.registerApp()
    const party = await RelyingParty.discover(system.issuer, registered)
    const browser = new HttpBrowser(system.issuer)
    const login = await browser.get((await party.authorization()).url)
    await browser.submit(login, '/login', { email: person.email, password: 'a wrong one' })
    await browser.submit(login, '/login', { email: 'nobody@example.com', password: 'a wrong one' })
    const consent = await browser.submit(login, '/login', { ...person })
    await browser.submit(consent, '/consent')

    const [given, right, wrong] = await events(system, { userId: person.id })
    expect(wrong).toMatchObject({
      name: 'sign_in.password',
      outcome: 'failure',
      reason: 'invalid_credentials',
      clientId: registered.app.clientId,
    })
    expect(right).toMatchObject({ name: 'sign_in.password', outcome: 'success' })
    expect(given).toMatchObject({ name: 'consent.given', detail: 'openid profile email' })
    const all = await events(system, { clientId: registered.app.clientId })
    expect(all.filter(({ outcome }) => outcome === 'failure')).toHaveLength(2)
    expect(JSON.stringify(all)).not.toMatch(/a wrong one|@example\.com/)
  })

  test('tells a token that is used again from one that was never any', async () => {
    const { registered, refreshToken } = await signIn(system)
    const { body } = await refresh(system.issuer, registered, refreshToken)
    await refresh(system.issuer, registered, body.refresh_token ?? '')
    await refresh(system.issuer, registered, refreshToken)
    await requestToken(system.issuer, registered, {
      grant_type: 'refresh_token',
      refresh_token: 'x',
    })

    const { clientId } = registered.app
    expect(await namesOf({ clientId, outcome: 'failure' })).toEqual([
      'token.replayed failure',
      'request.refused failure',
    ])
  })

  test('tells what a developer did by the API, at once', async () => {
    const developer = await newDeveloper(system)
    const callback = { redirectUri: 'https://shop.example/callback' }
    const { body: app } = await developer.ask('POST', '/v1/app', { name: 'Shop', ...callback })
    await developer.ask('PATCH', `/v1/app/${app.id}`, { name: 'Store' })
    await developer.ask('POST', `/v1/app/${app.id}/secret`)
    await developer.ask('DELETE', `/v1/app/${app.id}`)

    const changes = await events(system, { clientId: app.appClientId })
    expect(changes.map(({ name }) => name).reverse()).toEqual([
      'app.created',
      'app.changed',
      'app.secret_rotated',
      'app.deleted',
    ])
    for (const change of changes) {
      expect(change).toMatchObject({ actor: 'developer', userId: developer.id, outcome: 'success' })
    }
    expect(changes.at(-2)?.detail).toBe('name')
  })

  test('tells who came from elsewhere', async () => {
    await using upstreams = await startUpstreamSystem()
    await comeBack(await goToUpstream(upstreams.system, 'google'), 'ada')

    const told = await events(upstreams.system, {})
    expect(told.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['user.registered', 'identity.linked', 'sign_in.upstream']),
    )
    expect(told.find(({ name }) => name === 'sign_in.upstream')).toMatchObject({ detail: 'google' })
  })
})
