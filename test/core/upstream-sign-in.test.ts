import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { KyselyExternalIdentityStore } from '../../src/adapters/storage/kysely/external-identity-store.ts'
import { KyselyRateLimiter } from '../../src/adapters/storage/kysely/rate-limiter.ts'
import { KyselyUpstreamStateStore } from '../../src/adapters/storage/kysely/upstream-state-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { GoogleUpstream } from '../../src/adapters/upstream/index.ts'
import { AttemptLimits } from '../../src/core/limits/index.ts'
import { Newcomers } from '../../src/core/newcomers/index.ts'
import { type Upstream, UpstreamSignIn } from '../../src/core/upstream/index.ts'
import { MINUTE, Secret } from '../../src/core/values/index.ts'
import { type StandInGoogle, startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'
import { silentAudit } from '../support/audit-events.ts'
import { TestClock } from '../support/clock.ts'
import { engines, type TestEngine } from '../support/databases.ts'

const redirectUri = 'http://localhost:8000/v1/auth/google/callback'
const client = { clientId: 'latchkey', clientSecret: 'the secret' }
const interaction = 'the-login-page'
const notOurs = { code: 'upstream_state_invalid', kind: 'invalid' }

let google: StandInGoogle

beforeAll(async () => {
  google = await startStandInGoogle({ port: 0, ...client, redirectUris: [redirectUri] })
})
afterAll(async () => google[Symbol.asyncDispose]())

describe('signing in by an account elsewhere', () => {
  test('makes a user of who comes for the first time, and finds them again', async () => {
    await using house = await openHouse()

    const first = await house.visit('ada')
    const second = await house.visit('ada')

    expect(first).toMatchObject({ outcome: 'created', interaction, user: { name: 'Ada Lovelace' } })
    expect(first.user.emails).toMatchObject([{ address: 'ada.lovelace@example.com' }])
    expect(second).toMatchObject({ outcome: 'known', user: { id: first.user.id } })
  })

  test('takes no address that is not vouched for', async () => {
    await using house = await openHouse()

    expect((await house.visit('alan')).user.emails).toEqual([])
  })

  test('leads who said no back to where they began', async () => {
    await using house = await openHouse()

    await expect(house.visit('cancel')).rejects.toMatchObject({
      code: 'upstream_refused',
      kind: 'forbidden',
      interaction,
    })
  })

  test('refuses a disabled user, and leads them back', async () => {
    await using house = await openHouse()
    const { user } = await house.visit('ada')
    await house.users.setDisabled(user.id, house.clock.now(), house.clock.now())

    await expect(house.visit('ada')).rejects.toMatchObject({ code: 'user_disabled', interaction })
  })

  test('refuses an upstream that is not offered', async () => {
    await using house = await openHouse()

    expect(house.signIn.offers).toContainEqual({ name: 'google', label: 'Google' })
    await expect(house.begin('myspace')).rejects.toMatchObject({
      code: 'unknown_upstream',
      kind: 'not-found',
    })
  })
})

describe('the way back', () => {
  test('is open once', async () => {
    await using house = await openHouse()
    const { authorizationUrl, browserBinding } = await house.begin()
    const callback = await pickPersona(authorizationUrl, 'ada')
    await house.complete(callback, browserBinding)

    await expect(house.complete(callback, browserBinding)).rejects.toMatchObject(notOurs)
  })

  test('is closed to other browsers, and stays open to the one that began', async () => {
    await using house = await openHouse()
    const { authorizationUrl, browserBinding } = await house.begin()
    const elsewhere = await house.begin()
    const callback = await pickPersona(authorizationUrl, 'ada')

    for (const foreign of [undefined, '', elsewhere.browserBinding]) {
      await expect(house.complete(callback, foreign)).rejects.toMatchObject(notOurs)
    }
    expect(await house.complete(callback, browserBinding)).toMatchObject({ interaction })
  })

  test('is closed to a journey to another upstream', async () => {
    await using house = await openHouse()
    const { authorizationUrl, browserBinding } = await house.begin('elsewhere')
    const callback = await pickPersona(authorizationUrl, 'ada')

    await expect(house.complete(callback, browserBinding)).rejects.toMatchObject(notOurs)
  })

  test('is closed when the name stands for another issuer by then', async () => {
    await using house = await openHouse()
    const { authorizationUrl, browserBinding } = await house.begin()
    const callback = await pickPersona(authorizationUrl, 'ada')
    const answer = house.completeElsewhere(callback, browserBinding)

    await expect(answer).rejects.toMatchObject(notOurs)
  })

  test('closes after ten minutes', async () => {
    await using house = await openHouse()
    const { authorizationUrl, browserBinding } = await house.begin()
    const callback = await pickPersona(authorizationUrl, 'ada')
    house.clock.advance(10 * MINUTE)

    await expect(house.complete(callback, browserBinding)).rejects.toMatchObject(notOurs)
  })

  test.each([
    ['nothing', ''],
    ['no state', 'code=x'],
    ['neither code nor error', 'state=STATE'],
    ['an empty code', 'state=STATE&code='],
    ['both code and error', 'state=STATE&code=x&error=access_denied'],
    ['a parameter twice', 'state=STATE&code=x&code=y'],
    ['a state that was never given', 'state=guessed&code=x'],
  ])('is closed to %s', async (_what, query) => {
    await using house = await openHouse()
    const { state, browserBinding } = await house.begin()
    const callback = new URL(`${redirectUri}?${query.replace('STATE', state)}`)

    await expect(house.complete(callback, browserBinding)).rejects.toMatchObject(notOurs)
  })
})

async function openHouse() {
  await using stack = new AsyncDisposableStack()
  const [engine] = engines as readonly [TestEngine]
  const { db } = stack.use(await engine.open())
  const clock = new TestClock()
  const upstream: Upstream = new GoogleUpstream({
    clientId: client.clientId,
    clientSecret: new Secret(client.clientSecret),
    issuer: google.issuer,
  })
  const users = new KyselyUserStore(db)
  const ports = {
    upstreams: [upstream, alsoKnownAs('elsewhere', upstream)],
    states: new KyselyUpstreamStateStore(db),
    limits: new AttemptLimits({
      limiter: new KyselyRateLimiter({ db, clock }),
      pause: async () => {},
    }),
    identities: new KyselyExternalIdentityStore(db),
    newcomers: new Newcomers({ users, rule: 'anyone', audit: silentAudit, clock }),
    audit: silentAudit,
    clock,
  }
  const signIn = new UpstreamSignIn(ports)

  const begin = (provider = 'google') =>
    signIn.begin({ provider, interaction, redirectUri, network: '192.0.2.0/24' })
  const complete = (callback: URL, browserBinding: string | undefined) =>
    signIn.complete({ provider: 'google', callback, browserBinding })

  const resources = stack.move()

  return {
    users,
    clock,
    signIn,
    begin,
    complete,
    /** The same, after the name was given to another issuer. */
    completeElsewhere: (callback: URL, browserBinding: string) =>
      new UpstreamSignIn({
        ...ports,
        upstreams: [{ ...alsoKnownAs('google', upstream), issuer: 'https://elsewhere.example' }],
      }).complete({ provider: 'google', callback, browserBinding }),
    /** There and back, as the persona. */
    async visit(persona: Parameters<typeof pickPersona>[1]) {
      const { authorizationUrl, browserBinding } = await begin()

      return complete(await pickPersona(authorizationUrl, persona), browserBinding)
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

const alsoKnownAs = (name: string, upstream: Upstream): Upstream => ({
  name,
  label: name,
  issuer: upstream.issuer,
  challenge: (request) => upstream.challenge(request),
  identify: (callback, expected) => upstream.identify(callback, expected),
})
