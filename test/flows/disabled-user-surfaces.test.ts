import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { systemClock } from '../../src/core/values/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'
import { openAccount } from '../support/account.ts'
import { type CluraAnswer, newCluraSession, postClura } from '../support/clura.ts'
import { openDashboard } from '../support/dashboard.ts'
import { askApi, bearer, newDeveloper } from '../support/developers.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import {
  claimsOf,
  type IdentraAnswer,
  IdentraProgram,
  mailedCode,
  tokensOf,
} from '../support/identra.ts'
import { hasForm, newPerson, type Person, signIn, throughPages } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { passkeyOptions, SoftwareAuthenticator } from '../support/software-authenticator.ts'
import type { TestSystem } from '../support/test-system.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const CALLBACK = 'http://localhost:4998/oauth/callback'

let all: UpstreamSystem
let system: TestSystem
let program: IdentraProgram
let party: RelyingParty
beforeAll(async () => {
  all = await startUpstreamSystem({ IDENTRA_REDIRECT_URLS: CALLBACK })
  for (const { redirectUris } of [all.github, all.google, all.acme]) redirectUris.push(CALLBACK)
  system = all.system
  program = new IdentraProgram(system)
  party = await RelyingParty.discover(
    system.issuer,
    await system.registerApp({ skipConsent: true }),
  )
})
afterAll(async () => all[Symbol.asyncDispose]())

/** As whom somebody is let in, if they are. */
interface Outcome {
  status: number
  userId: string | undefined
}

/** Comes as far as where it is decided. It can be done again and again, and goes on from there once. */
type Approach = () => Promise<() => Promise<Outcome>>

/** Makes somebody who comes in by one way. @param persona their account elsewhere */
type Way = (persona: string) => Promise<{ id: string; approach: Approach }>

const refused = (status: number): Outcome => ({ status, userId: undefined })

/** A page that only somebody who is signed in can leave. */
const ownPage = ({ id }: Person, browser: HttpBrowser, path: string) => ({
  id,
  approach: async () => async () => {
    const page = await browser.get(path)

    return hasForm(page, '/sign-out') ? { status: page.status, userId: id } : refused(page.status)
  },
})

const registry = ({ id }: Person, token: string) => ({
  id,
  approach: async () => async () => {
    const { status } = await askApi(system.issuer, 'GET', '/v1/app', { headers: bearer(token) })

    return status === 200 ? { status, userId: id } : refused(status)
  },
})

const clura = (id: string, approach: () => Promise<() => Promise<CluraAnswer>>) => ({
  id,
  approach: async () => {
    const goOn = await approach()

    return async () => {
      const { status } = await goOn()
      return status === 200 ? { status, userId: id } : refused(status)
    }
  },
})

/** From the login page of an app to the app. @returns the last step */
const pages = (
  { id }: Person,
  prepare: (browser: HttpBrowser, login: Visit) => Promise<() => Promise<Visit>>,
) => ({
  id,
  approach: async () => {
    const browser = new HttpBrowser(system.issuer)
    const { url, checks } = await party.authorization()
    const goOn = await prepare(browser, await browser.get(url))

    return async () => {
      const { status, url: callback } = await goOn()
      if (!callback.href.startsWith(party.redirectUri)) return refused(status)
      const claims = (await party.exchange(callback, checks)).claims()

      return { status: 200, userId: claims?.sub }
    }
  },
})

const identra = ({ id }: Person, prepare: () => Promise<() => Promise<IdentraAnswer>>) => ({
  id,
  approach: async () => {
    const goOn = await prepare()

    return async () => {
      const { status, body } = await goOn()
      if (status !== 200) return refused(status)

      return { status, userId: body.user_id ?? claimsOf(tokensOf(body).access).sub }
    }
  },
})

const identraTokens = async ({ email, password }: Person) =>
  tokensOf((await program.post('/password/login', { email, password })).body)

/** To the provider and back, as far as a program's own address. */
async function returnFrom(provider: string, persona: string) {
  const { body } = await program.get(`/oauth/url?provider=${provider}`)
  const { searchParams } = await pickPersona(body.url, persona)

  return { code: searchParams.get('code') ?? '', state: String(body.state) }
}

async function linked(provider: string, persona: string): Promise<Person> {
  const person = await newPerson(system)
  const answer = await returnFrom(provider, persona)
  const { access } = await identraTokens(person)
  const { status } = await program.post('/oauth/bind', answer, bearer(access))
  expect(status).toBe(200)

  return person
}

async function developerJwt(person: Person): Promise<string> {
  const wanted = { resource: `${system.issuer}/v1/app`, scope: 'openid apps' }
  const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person, wanted)

  return (await party.exchange(callback, checks)).access_token
}

const askForCode = (browser: HttpBrowser, { url, forms }: Visit, { email }: Person) =>
  browser.post(`${url.pathname}/email-code`, { csrf: forms[0]?.fields.csrf ?? '', email })

const WAYS: Readonly<Record<string, Way>> = {
  'a session of the dashboard': async () => {
    const { browser, person } = await openDashboard(system)

    return ownPage(person, browser, '/dashboard')
  },
  'a session of the account page': async () => {
    const { browser, person } = await openAccount(system)

    return ownPage(person, browser, '/account')
  },
  'a personal token': async () => {
    const developer = await newDeveloper(system)

    return registry(developer, developer.token)
  },
  'an access token for the registry': async () => {
    const person = await newPerson(system)

    return registry(person, await developerJwt(person))
  },
  'a code of Clura’s login link': async () => {
    const person = await newPerson(system)
    const { app, secret } = await system.registerApp({ skipConsent: true })

    return clura(person.id, async () => {
      const browser = new HttpBrowser(system.issuer)
      const page = await browser.get(`/user-login/${app.clientId}`)
      const { url } = await throughPages(browser, page, person)
      const code = url.searchParams.get('code')

      return () => postClura(system, 'token', { code, app_secret: secret?.reveal() })
    })
  },
  'a refresh token of Clura’s': async () => {
    const { tokens, request } = await newCluraSession(system)
    let { refresh_token } = tokens

    return clura(String(claimsOf(tokens.id_token).sub), async () => async () => {
      const answer = await postClura(system, 'refresh', { ...request, refresh_token })
      refresh_token = (answer.body as typeof tokens).refresh_token

      return answer
    })
  },
  'a password by Identra’s API': async () => {
    const person = await newPerson(system)
    const { email, password } = person

    return identra(person, async () => () => program.post('/password/login', { email, password }))
  },
  'a mailed code by Identra’s API': async () => {
    const person = await newPerson(system)
    const { email } = person

    return identra(person, async () => {
      await program.post('/email/code', { email })
      const code = mailedCode(system)

      return () => program.post('/email/login', { email, code })
    })
  },
  'a refresh token of Identra’s': async () => {
    const person = await newPerson(system)

    return identra(person, async () => {
      const { refresh } = await identraTokens(person)

      return () => program.post('/token/refresh', { refresh_token: refresh })
    })
  },
  'an access token of Identra’s': async () => {
    const person = await newPerson(system)

    return identra(person, async () => {
      const { access } = await identraTokens(person)

      return () => program.post('/me/login-info', {}, bearer(access))
    })
  },
  'an account elsewhere, to be linked by Identra’s API': async (persona) => {
    const person = await linked('github', persona)

    return identra(person, async () => {
      const { access } = await identraTokens(person)
      const answer = await returnFrom('github', persona)

      return () => program.post('/oauth/bind', answer, bearer(access))
    })
  },
  'an account elsewhere by Identra’s API': async (persona) => {
    const person = await linked('google', persona)

    return identra(person, async () => {
      const answer = await returnFrom('google', persona)

      return () => program.post('/oauth/login', answer)
    })
  },
  'an account elsewhere by the pages': async (persona) => {
    const person = await linked('acme', persona)

    return pages(person, async (browser, login) => {
      const { url } = await browser.submit(login, '/upstream/acme')
      const callback = await pickPersona(url, persona)

      return () => browser.get(callback)
    })
  },
  'a mailed code by the pages': async () => {
    const person = await newPerson(system)

    return pages(person, async (browser, login) => {
      const page = await askForCode(browser, login, person)
      const code = mailedCode(system)

      return () => browser.submit(page, '/email-code/entry', { code })
    })
  },
  'the second step': async () => {
    const person = await newPerson(system)
    const { recoveryCodes } = await turnOnTwoStep(system, person.id, systemClock)
    const left = [...recoveryCodes]

    return pages(person, async (browser, login) => {
      const { email, password } = person
      const { url } = await browser.submit(login, '/login', { email, password })
      const page = await browser.get(`${url.pathname}/recovery`)

      return () => browser.submit(page, '/recovery', { code: left.pop() ?? '' })
    })
  },
  'a passkey': async () => {
    const { browser: own, person } = await openAccount(system)
    const device = new SoftwareAuthenticator(system.issuer)
    const form = await own.get('/account/passkeys/new')
    const answer = device.create(await passkeyOptions(own, form, '/passkeys/new'))
    await own.submit(form, '/passkeys/new', { answer, name: 'My phone' })

    return pages(person, async (browser, login) => {
      const use = device.get(await passkeyOptions(browser, login, '/passkey'))

      return () => browser.submit(login, '/passkey', { answer: use })
    })
  },
}

// biome-ignore format: a table
const TABLE: readonly (readonly [way: keyof typeof WAYS, disabled: number, deleted: number])[] = [
  ['a session of the dashboard',                          200, 200],
  ['a session of the account page',                       200, 200],
  ['a personal token',                                    401, 401],
  ['an access token for the registry',                    401, 401],
  ['a code of Clura’s login link',                        401, 401],
  ['a refresh token of Clura’s',                          401, 401],
  ['a password by Identra’s API',                         403, 401],
  ['a mailed code by Identra’s API',                      403, 200],
  ['a refresh token of Identra’s',                        401, 401],
  ['an access token of Identra’s',                        403, 404],
  ['an account elsewhere, to be linked by Identra’s API', 403, 404],
  ['an account elsewhere by Identra’s API',               403, 200],
  ['an account elsewhere by the pages',                   403, 200],
  ['a mailed code by the pages',                          403, 200],
  ['the second step',                                     403, 401],
  ['a passkey',                                           403, 401],
]

const END = {
  disabled: (id: string) => system.storage.users.setDisabled(id, Date.now(), Date.now()),
  deleted: (id: string) => system.storage.users.delete(id, Date.now()),
}

describe.each(['disabled', 'deleted'] as const)('of a user who was %s', (how) => {
  // Who is gone may come again, as somebody new.
  test.each(TABLE)('%s is good for nothing from then on', async (way, disabled, deleted) => {
    const { id, approach } = await (WAYS[way] as Way)(how === 'disabled' ? 'ada' : 'alan')
    const before = await approach()
    expect(await before()).toEqual({ status: 200, userId: id })
    const after = await approach()
    await END[how](id)
    const { status, userId } = await after()

    expect(status).toBe(how === 'disabled' ? disabled : deleted)
    expect(userId).not.toBe(id)
    if (how === 'disabled') expect(userId).toBeUndefined()
  })
})
