import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { MINUTE, newId } from '../../src/core/values/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'
import { TestClock } from '../support/clock.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { claimsOf, IdentraProgram, PASSWORD, plain, tokensOf } from '../support/identra.ts'
import { newPerson } from '../support/people.ts'
import { goToUpstream } from '../support/upstream-journey.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const CALLBACK = 'http://localhost:4998/oauth/callback'
const OTHER_CALLBACK = 'https://app.example.com/oauth/callback'
const WRONG_STATE = {
  status: 400,
  body: { code: 3, message: expect.stringMatching(/has expired, was used before/), details: [] },
}

const clock = new TestClock(Date.now())
let all: UpstreamSystem
let program: IdentraProgram
beforeAll(async () => {
  all = await startUpstreamSystem({ IDENTRA_REDIRECT_URLS: `${CALLBACK},${OTHER_CALLBACK}` }, clock)
  for (const upstream of [all.github, all.google, all.acme]) {
    upstream.redirectUris.push(CALLBACK, OTHER_CALLBACK)
  }
  program = new IdentraProgram(all.system)
})
afterAll(async () => all[Symbol.asyncDispose]())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** To the provider and back, as far as the program's own address. */
async function returnFrom(provider: string, persona: string, headers = {}) {
  const { status, body } = await program.get(`/oauth/url?provider=${provider}`, headers)
  expect(status).toBe(200)
  const { searchParams } = await pickPersona(body.url, persona)
  expect(searchParams.get('state')).toBe(body.state)

  return { code: searchParams.get('code') ?? '', state: String(body.state) }
}

const login = (answer: object) => program.post('/oauth/login', answer)
const bind = (answer: object, headers = {}) => program.post('/oauth/bind', answer, headers)
const loginInfo = async (access_token: string) =>
  (await program.post('/me/login-info', { access_token })).body
const somebody = () => program.register(`${newId()}@example.com`)

describe('a program written for Identra', () => {
  test('signs people in by GitHub, and knows them again', async () => {
    const first = await login(await returnFrom('github', 'ada'))
    const again = await login(await returnFrom('github', 'ada'))

    expect(await plain(Promise.resolve(first))).toEqual({
      status: 200,
      body: {
        token: {
          access_token: { token: expect.any(String), expires_at: expect.any(String) },
          refresh_token: { token: expect.any(String), expires_at: expect.any(String) },
          token_type: 'Bearer',
        },
        username: 'ada-lovelace',
        avatar_url: 'https://avatars.example/u/1815?v=4',
        email: 'ada.lovelace@example.com',
      },
    })
    const { access } = tokensOf(first.body)
    const { sub } = claimsOf(access)
    expect(claimsOf(tokensOf(again.body).access).sub).toBe(sub)
    expect(await loginInfo(access)).toEqual({
      user_id: sub,
      email: 'ada.lovelace@example.com',
      github_id: '1815',
      password_enabled: false,
      oauth_connections: [{ provider: 'github', provider_user_id: '1815' }],
    })
  })

  test('signs people in by any provider that is configured', async () => {
    expect(await plain(program.get('/oauth/providers'))).toEqual({
      status: 200,
      body: {
        providers: [
          { name: 'github', enabled: true },
          { name: 'acme', enabled: true },
          { name: 'google', enabled: true },
        ],
      },
    })
    const { status, body } = await login(await returnFrom('google', 'grace'))

    expect({ status, email: body.email }).toEqual({ status: 200, email: expect.any(String) })
  })

  test('does not get an address from GitHub that it does not vouch for', async () => {
    const { body } = await login(await returnFrom('github', 'alan'))

    expect(body).toMatchObject({ username: 'turing', email: '' })
  })

  test('sends people back to any address that the operator lists, and to no other', async () => {
    const ask = (redirect_url: string) =>
      program.get(`/oauth/url?${new URLSearchParams({ provider: 'github', redirect_url })}`)
    const { body } = await ask(OTHER_CALLBACK)

    expect(new URL(body.url).searchParams.get('redirect_uri')).toBe(OTHER_CALLBACK)
    expect((await pickPersona(body.url, 'ada')).origin).toBe('https://app.example.com')
    for (const elsewhere of ['https://evil.example/', `${CALLBACK}/`, `${CALLBACK}?x=y`]) {
      expect(await plain(ask(elsewhere))).toEqual({
        status: 400,
        body: { code: 3, message: 'This redirect_url is not allowed.', details: [] },
      })
    }
  })
})

describe('a state', () => {
  test('is good once', async () => {
    const answer = await returnFrom('github', 'ada')

    expect(await login(answer)).toMatchObject({ status: 200 })
    expect(await plain(login(answer))).toEqual(WRONG_STATE)
  })

  test('is good for one of twenty at once', async () => {
    const answer = await returnFrom('github', 'ada')
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(answer)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19)
  })

  test('is good for ten minutes', async () => {
    const answer = await returnFrom('github', 'ada')
    clock.advance(10 * MINUTE)

    expect(await plain(login(answer))).toEqual(WRONG_STATE)
  })

  test('with a code that is none signs nobody in', async () => {
    const { state } = await returnFrom('github', 'ada')

    expect(await plain(login({ state, code: 'made-up' }))).toEqual({
      status: 401,
      body: { code: 16, message: expect.any(String), details: [] },
    })
  })

  test('of the hosted pages is none here', async () => {
    const { there } = await goToUpstream(all.system, 'github')
    const { searchParams } = await pickPersona(there, 'ada')
    const answer = Object.fromEntries(searchParams)

    expect(await plain(login(answer))).toEqual(WRONG_STATE)
  })

  test('of this surface is none on the hosted pages', async () => {
    const { code, state } = await returnFrom('github', 'ada')
    const page = await new HttpBrowser(all.system.issuer).get(
      `/upstream/github/callback?${new URLSearchParams({ code, state })}`,
    )

    expect(page.status).toBe(400)
    expect(await login({ code, state })).toMatchObject({ status: 200 })
  })

  test('that was asked for with a token links to its user, and does no more', async () => {
    const [ada, eve] = [await somebody(), await somebody()]
    const answer = await returnFrom('acme', 'grace', bearer(ada.access))

    expect(await plain(login(answer))).toEqual(WRONG_STATE)
    expect(await plain(bind(answer, bearer(eve.access)))).toEqual(WRONG_STATE)
    expect(await bind(answer, bearer(ada.access))).toMatchObject({ status: 200 })
  })

  test('that was asked for with a token that is good no more is as any other', async () => {
    const gone = await somebody()
    await all.system.storage.users.delete(String(claimsOf(gone.access).sub), clock.now())

    for (const token of ['expired', gone.access]) {
      const answer = await returnFrom('acme', 'alan', bearer(token))
      expect(await login(answer)).toMatchObject({ status: 200 })
    }
  })
})

describe('linking an account', () => {
  test('adds it to the user of the token, and its address where that is nobody else’s', async () => {
    const { access } = await somebody()
    const { status, body } = await bind({
      access_token: access,
      ...(await returnFrom('github', 'margaret')),
    })
    const { sub } = claimsOf(access)

    expect(status).toBe(200)
    expect(body).toMatchObject({ username: 'margaret', avatar_url: expect.any(String) })
    expect(body).not.toHaveProperty('email')
    expect(claimsOf(tokensOf(body).access).sub).toBe(sub)
    const user = await all.system.storage.users.find(String(sub))
    expect(user?.emails).toContainEqual(
      expect.objectContaining({
        address: 'margaret.hamilton@example.net',
        verifiedAt: expect.any(Number),
      }),
    )
    expect(await login(await returnFrom('github', 'margaret'))).toMatchObject({ status: 200 })
  })

  test('may be done again by its user, and by nobody else', async () => {
    const owner = tokensOf((await login(await returnFrom('google', 'ada'))).body)
    const other = await newPerson(all.system)
    const eve = tokensOf(
      (await program.post('/password/login', { email: other.email, password: PASSWORD })).body,
    )

    expect(await bind(await returnFrom('google', 'ada'), bearer(owner.access))).toMatchObject({
      status: 200,
    })
    expect(await plain(bind(await returnFrom('google', 'ada'), bearer(eve.access)))).toEqual({
      status: 409,
      body: { code: 6, message: 'This account belongs to another user.', details: [] },
    })
  })

  test('takes a token, of which the one in the header counts', async () => {
    const { access } = await somebody()
    const answer = await returnFrom('acme', 'ada')
    const refused = { status: 401, body: { code: 16, details: [] } }

    expect(await bind(answer)).toMatchObject(refused)
    expect(await bind({ ...answer, access_token: access }, bearer('not.a.token'))).toMatchObject(
      refused,
    )
    expect(await bind({ ...answer, access_token: 'not.a.token' }, bearer(access))).toMatchObject({
      status: 200,
    })
  })
})
