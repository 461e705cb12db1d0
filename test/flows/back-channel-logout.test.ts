import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { AppSettings } from '../../src/core/apps/index.ts'
import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { LogoutReceiver } from '../support/logout-receiver.ts'
import { newPerson, type Person, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'
import { until } from '../support/until.ts'

jest.setTimeout(60_000)

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }

async function signInTo(
  uri: string | undefined,
  {
    browser = new HttpBrowser(system.issuer),
    person,
    parameters = {},
    ...settings
  }: {
    browser?: HttpBrowser
    person: Person
    parameters?: Record<string, string>
  } & Partial<AppSettings>,
) {
  const registered = await system.registerApp({
    skipConsent: true,
    backchannelLogoutUri: uri,
    ...settings,
  })
  const party = await RelyingParty.discover(system.issuer, registered)
  const { callback, checks } = await signIn(party, browser, person, parameters)
  const claims = (await party.exchange(callback, checks)).claims()

  return { browser, app: registered.app, claims }
}

async function signOut(browser: HttpBrowser) {
  const page = await browser.get('/oidc/logout')

  return browser.submit(page, '/confirm', { logout: 'yes' })
}

const noticesOf = ({ clientId }: { clientId: string }) =>
  system.storage.logoutOutbox.list({ clientId, limit: 10 })

describe('back-channel logout', () => {
  test('is what discovery says it is', async () => {
    const answer = await fetch(`${system.issuer}/.well-known/openid-configuration`)

    expect(await answer.json()).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    })
  })

  test.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'tells an app with %s whose sign-in is over, in the words of its ID token',
    async (idTokenAlgorithm) => {
      const { signingKeys } = system.storage
      if (!(await signingKeys.list()).some(({ algorithm }) => algorithm === idTokenAlgorithm)) {
        await signingKeys.add(idTokenAlgorithm)
      }
      await using receiver = await LogoutReceiver.start(system.issuer)
      const person = await newPerson(system)
      const { browser, app, claims } = await signInTo(receiver.uri, { person })
      await system.storage.apps.update(
        app.id,
        ({ secrets, ...settings }) => ({
          settings: { ...settings, idTokenAlgorithm },
          secrets,
          endsGrants: false,
        }),
        Date.now(),
      )
      await signOut(browser)
      await receiver.untilTaken(1)

      expect(receiver.taken).toEqual([
        {
          iss: system.issuer,
          aud: app.clientId,
          sub: claims?.sub,
          sid: claims?.sid,
          iat: expect.any(Number),
          exp: expect.any(Number),
          jti: expect.any(String),
          events: EVENTS,
        },
      ])
      expect(claims).toMatchObject({ sub: person.id, sid: expect.any(String) })
    },
  )

  test('tells every app of the session, and none of another session', async () => {
    await using one = await LogoutReceiver.start(system.issuer)
    await using other = await LogoutReceiver.start(system.issuer)
    await using elsewhere = await LogoutReceiver.start(system.issuer)
    const person = await newPerson(system)
    const { browser } = await signInTo(one.uri, { person })
    await signInTo(other.uri, { person, browser })
    const { app } = await signInTo(elsewhere.uri, { person })
    await signOut(browser)
    await Promise.all([one.untilTaken(1), other.untilTaken(1)])

    expect(await noticesOf(app)).toEqual([])
    expect(elsewhere.asked).toBe(0)
  })

  test('answers the user while an app hangs, and others hear of it meanwhile', async () => {
    await using hanging = await LogoutReceiver.start(system.issuer, { behaviour: 'hang' })
    await using receiver = await LogoutReceiver.start(system.issuer)
    const person = await newPerson(system)
    const { browser, app } = await signInTo(hanging.uri, { person })
    await signInTo(receiver.uri, { person, browser })

    const goodbye = await signOut(browser)
    expect(goodbye.text).toContain('You are signed out')
    await Promise.all([hanging.untilAsked(1), receiver.untilTaken(1)])
    expect(await noticesOf(app)).toMatchObject([{ state: 'sending', attempts: 1 }])
  })

  test('reaches an app that was down as soon as it is up again', async () => {
    const port = await freePort()
    const person = await newPerson(system)
    const { browser, app, claims } = await signInTo(`http://127.0.0.1:${port}/logout`, { person })
    await signOut(browser)
    await until(async () => {
      const [notice] = await noticesOf(app)

      return notice?.state === 'pending' && notice.attempts === 1
    })
    expect(await noticesOf(app)).toMatchObject([{ reason: 'nothing listens there' }])

    await using receiver = await LogoutReceiver.start(system.issuer, { port })
    await receiver.untilTaken(1)
    expect(receiver.taken).toMatchObject([{ sub: claims?.sub, sid: claims?.sid }])
  })

  test('shows the developer of the app what became of a notice, and why', async () => {
    await using receiver = await LogoutReceiver.start(system.issuer, { behaviour: 503 })
    const person = await newPerson(system)
    const { browser, app } = await signInTo(receiver.uri, { person })
    await signOut(browser)
    await receiver.untilAsked(1)
    receiver.behaviour = 'take'
    await receiver.untilTaken(1)

    const events = async () =>
      (await system.storage.audit.recent(app.clientId, 10)).filter(({ kind }) =>
        kind.startsWith('logout'),
      )
    await until(async () => (await events()).length === 2)
    expect(await events()).toMatchObject([
      { kind: 'logout-notice', userId: person.id },
      {
        kind: 'logout-failure',
        userId: person.id,
        code: 'tried_again',
        reason: 'the app answered 503 instead of 200',
      },
    ])
  })

  test('goes to where the app is now, when that was mended meanwhile', async () => {
    const person = await newPerson(system)
    const { browser, app } = await signInTo('https://shop.invalid/logout', { person })
    await using receiver = await LogoutReceiver.start(system.issuer)
    await signOut(browser)
    await system.storage.apps.update(
      app.id,
      ({ secrets, ...settings }) => ({
        settings: { ...settings, backchannelLogoutUri: receiver.uri },
        secrets,
        endsGrants: false,
      }),
      Date.now(),
    )

    await receiver.untilTaken(1)
  })
})

describe('an app is told', () => {
  test.each([
    ['disables', (id: string) => system.storage.users.setDisabled(id, Date.now(), Date.now())],
    ['deletes', (id: string) => system.storage.users.delete(id, Date.now())],
  ])('when an operator %s the user', async (_, end) => {
    await using receiver = await LogoutReceiver.start(system.issuer)
    const person = await newPerson(system)
    const { claims } = await signInTo(receiver.uri, { person })
    await end(person.id)
    await receiver.untilTaken(1)

    expect(receiver.taken).toMatchObject([{ sub: person.id, sid: claims?.sid }])
  })

  test('when it is deleted itself, that its users are signed out', async () => {
    await using receiver = await LogoutReceiver.start(system.issuer)
    const person = await newPerson(system)
    const { app, claims } = await signInTo(receiver.uri, { person })
    await system.storage.apps.delete(app.id, Date.now())
    await receiver.untilTaken(1)

    expect(receiver.taken).toMatchObject([{ aud: app.clientId, sub: person.id, sid: claims?.sid }])
  })

  test('when offline access ends that had outlived its session', async () => {
    await using receiver = await LogoutReceiver.start(system.issuer)
    const person = await newPerson(system)
    const parameters = { scope: 'openid offline_access', prompt: 'consent' }
    const { browser } = await signInTo(receiver.uri, { person, parameters, skipConsent: false })
    await signOut(browser)
    await receiver.untilTaken(1)
    await system.storage.users.setDisabled(person.id, Date.now(), Date.now())
    await receiver.untilTaken(2)

    expect(receiver.taken[1]).toMatchObject({ sub: person.id })
    expect(receiver.taken[1]).not.toHaveProperty('sid')
  })

  test('when a user takes back what it may see', async () => {
    await using receiver = await LogoutReceiver.start(system.issuer)
    await using another = await LogoutReceiver.start(system.issuer)
    const person = await newPerson(system)
    const { app, browser, claims } = await signInTo(receiver.uri, { person })
    await signInTo(another.uri, { person, browser })
    await system.storage.consents.revoke(person.id, app.clientId, Date.now())
    await receiver.untilTaken(1)

    expect(receiver.taken).toMatchObject([{ sub: person.id, sid: claims?.sid }])
    expect(another.asked).toBe(0)
  })

  test('when the user goes to sign in as somebody else', async () => {
    await using receiver = await LogoutReceiver.start(system.issuer)
    const [person, another] = [await newPerson(system), await newPerson(system)]
    const { browser, claims } = await signInTo(receiver.uri, { person })
    await signInTo(undefined, { person: another, browser, parameters: { prompt: 'login' } })
    await receiver.untilTaken(1)

    expect(receiver.taken).toMatchObject([{ sub: person.id, sid: claims?.sid }])
  })
})
