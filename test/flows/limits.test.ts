import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { LIMITS, type LimitName, networkOf, siteOf } from '../../src/core/limits/index.ts'
import { newId, systemClock } from '../../src/core/values/index.ts'
import { openAccount } from '../support/account.ts'
import { type CountedAttempts, countedAttempts } from '../support/counted-attempts.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { IdentraProgram } from '../support/identra.ts'
import { newPerson, type Person } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let program: IdentraProgram
let party: RelyingParty
let counted: CountedAttempts
beforeAll(async () => {
  // Everybody comes from a network of their own: most limits are by network.
  system = await startTestSystem({
    env: {
      TRUSTED_PROXIES: 'loopback',
      GITHUB_CLIENT_ID: 'latchkey',
      GITHUB_CLIENT_SECRET: 'a secret between them',
      IDENTRA_REDIRECT_URLS: 'http://localhost:4999/callback',
    },
  })
  program = new IdentraProgram(system)
  party = await RelyingParty.discover(system.issuer, await system.registerApp())
  counted = await countedAttempts(system)
})
afterAll(async () => {
  await counted[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

/** Who is tried, and from where. */
interface Target {
  person: Person
  network: string
  headers: Record<string, string>
}

let networks = 0
async function newTarget(): Promise<Target> {
  const address = `10.20.${++networks}.1`
  const headers = { 'x-forwarded-for': address }

  return { person: await newPerson(system), network: networkOf(address), headers }
}

/** A wrong attempt, which can be made again and again. */
type Attempt = () => Promise<{ status: number; headers: Headers }>

/** Comes as far as where attempts can be made. */
type Door = (target: Target) => Promise<Attempt>

/** A form of the pages between an app and a signed-in person. */
interface Form {
  send(path: string, fields?: Record<string, string>): Promise<Visit>
}

const ofPages =
  (prepare: (form: Form, target: Target) => Promise<Attempt>): Door =>
  async (target) => {
    const browser = new HttpBrowser(system.issuer, target.headers)
    const login = await browser.get((await party.authorization()).url)
    const { csrf = '' } = login.forms[0]?.fields ?? {}
    const send: Form['send'] = (path, fields = {}) =>
      browser.post(`${login.url.pathname}${path}`, { csrf, ...fields })

    return prepare({ send }, target)
  }

/** Sends one form of the login page. */
const byForm = (path: string, fieldsOf: (target: Target) => Record<string, string>): Door =>
  ofPages(
    async ({ send }, target) =>
      () =>
        send(path, fieldsOf(target)),
  )

const byApi =
  (path: string, fieldsOf: (person: Person) => object): Door =>
  async ({ person, headers }) =>
  () =>
    program.post(path, fieldsOf(person), headers)

/** Asks for a code by one form, and enters another one. */
const byCode = (ask: string, enter: string): Door =>
  ofPages(async ({ send }, { person }) => {
    await send(ask, registration(person))

    return () => send(enter, { code: 'none', password: 'an entirely other one' })
  })

const bySecondStep = (path: string): Door =>
  ofPages(async ({ send }, { person }) => {
    const { id, email, password } = person
    if (!(await system.storage.secondFactors.find(id))) {
      await turnOnTwoStep(system, id, systemClock)
    }
    await send('/login', { email, password })

    return () => send(path, { code: 'none' })
  })

const ofAccount =
  (
    path: string,
    prepare: (page: Visit, browser: HttpBrowser, person: Person) => Promise<Attempt>,
  ): Door =>
  async ({ person, headers }) => {
    const { browser } = await openAccount(system, person, headers)

    return prepare(await browser.get(path), browser, person)
  }

const registration = ({ email }: Pick<Person, 'email'>) => ({
  name: 'Somebody',
  email,
  password: 'an entirely other one',
})
const newcomer = () => registration({ email: `${newId()}@example.com` })
const emailOf = ({ email }: Person) => ({ email })
const wrongPassword = ({ email }: Person) => ({ email, password: 'this is not it' })

const loginPage = byForm('/login', ({ person }) => wrongPassword(person))
const passwordApi = byApi('/password/login', wrongPassword)
const codeApi = byApi('/email/login', ({ email }) => ({ email, code: 'none' }))
const passwordDoors = { 'the login page': loginPage, '/password/login': passwordApi }

/** Those that refuse nothing in words, and those of what somebody does who is signed in already. */
type OtherLimit =
  | 'password by address'
  | 'code sending by address'
  | 'first code sending by address'
  | 'sign-in begun'
  | 'sign-in begun by site in a rush'
  | 'account change by user'
  | 'app change by developer'
type CredentialLimit = Exclude<LimitName, OtherLimit>

const sendingDoors = {
  'the login page': byForm('/email-code', ({ person }) => emailOf(person)),
  'sending once more': ofPages(async ({ send }, { person }) => {
    await send('/email-code', emailOf(person))

    return () => send('/email-code/resend')
  }),
  registration: byForm('/register', ({ person }) => registration(person)),
  'a new password': byForm('/reset', ({ person }) => emailOf(person)),
  'a new address': ofAccount(
    '/account/addresses/new',
    async (page, browser, person) => () => browser.submit(page, '/new', emailOf(person)),
  ),
  '/email/code': byApi('/email/code', emailOf),
}

/** By a visitor whom nobody knows, over and over. */
const byVisits =
  (begin: () => Promise<URL | string>): Door =>
  async ({ headers }) => {
    const browser = new HttpBrowser(system.issuer, headers)

    return async () => browser.get(await begin())
  }

/** Every route that takes or sends what people sign in by, or begins what is kept a while, by the limits that it is held to. */
const ROUTES: Readonly<Record<CredentialLimit, Readonly<Record<string, Door>>>> = {
  'password by address and network': passwordDoors,
  'password by address and site': passwordDoors,
  'password by network': passwordDoors,
  'code entry by network': {
    'the code of a sign-in': byCode('/email-code', '/email-code/entry'),
    'the code of a registration': byCode('/register', '/code'),
    'the code of a new password': byCode('/reset', '/reset/code'),
    'the code of a new address': ofAccount(
      '/account/addresses/new',
      async (page, browser, { email }) => {
        const entry = await browser.submit(page, '/new', { email })

        return () => browser.submit(entry, '/code', { code: 'none' })
      },
    ),
    '/email/login': codeApi,
  },
  'code entry by address': { '/email/login': codeApi },
  'code sending by address and network': sendingDoors,
  'code sending by network': sendingDoors,
  'sign-in begun by site': {
    'the authorization endpoint': byVisits(async () => (await party.authorization()).url),
    'the account page': byVisits(async () => '/account/sign-in'),
  },
  'journey to an upstream by site': {
    'the login page': byForm('/upstream/github', () => ({})),
    '/oauth/url':
      async ({ headers }) =>
      () =>
        program.get('/oauth/url?provider=github', headers),
  },
  'two-step confirmation by user': {
    'the account page': ofAccount(
      '/account/two-step/set-up',
      async (page, browser) => () => browser.submit(page, '/set-up', { code: 'none' }),
    ),
  },
  'passkey by network': { 'the login page': byForm('/passkey', () => ({ answer: '{}' })) },
  'passkey challenge by network': { 'the login page': byForm('/passkey/options', () => ({})) },
  'second factor by user and network': {
    'the code of an app': bySecondStep('/two-step'),
    'a recovery code': bySecondStep('/two-step/recovery'),
  },
  'one-time code by user': { 'the code of an app': bySecondStep('/two-step') },
  'registration by network': {
    registration: byForm('/register', newcomer),
    '/password/register': byApi('/password/register', newcomer),
  },
  'present password by user': {
    'the account page': ofAccount(
      '/account/password',
      async (page, browser) => () =>
        browser.submit(page, '/password', { present: 'this is not it', password: 'another one' }),
    ),
  },
}

/** What a limit is counted by, as its name says, where that is not the network alone. */
const SUBJECTS: Partial<Record<CredentialLimit, (target: Target) => readonly string[]>> = {
  'password by address and network': ({ person, network }) => [person.email, network],
  'password by address and site': ({ person, network }) => [person.email, siteOf(network)],
  'code entry by address': ({ person }) => [`address ${person.email}`],
  'code sending by address and network': ({ person, network }) => [person.email, network],
  'second factor by user and network': ({ person, network }) => [person.id, network],
  'one-time code by user': ({ person }) => [person.id],
  'two-step confirmation by user': ({ person }) => [person.id],
  'present password by user': ({ person }) => [person.id],
}

const CASES = (Object.keys(ROUTES) as CredentialLimit[]).flatMap((limit) =>
  Object.keys(ROUTES[limit]).map((route) => ({ limit, route })),
)

describe('too many attempts', () => {
  test.each(CASES)('are refused: $limit, the last one by $route', async ({ limit, route }) => {
    const target = await newTarget()
    const doors = Object.entries(ROUTES[limit])
    const attempts = new Map<string, Attempt>()
    for (const [name, open] of doors) attempts.set(name, await open(target))
    const subject = SUBJECTS[limit]?.(target) ?? [target.network]
    await counted.set(limit, subject, LIMITS[limit].attempts - 1)

    expect((await attempts.get(route)?.())?.status).not.toBe(429)
    // The one counter is all of theirs.
    for (const attempt of attempts.values()) {
      const { status, headers } = await attempt()
      expect(status).toBe(429)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })

  test('at beginning are told to the person, in words and with a way to come again', async () => {
    const { network, headers } = await newTarget()
    await counted.set('sign-in begun by site', [network], LIMITS['sign-in begun by site'].attempts)
    const page = await new HttpBrowser(system.issuer, {
      ...headers,
      'accept-language': 'de',
    }).get((await party.authorization()).url)

    expect(page.url.origin).toBe(system.issuer)
    expect(page.text).toMatch(/Zu viele Versuche\. Bitte warten Sie \d+ Minuten/)
  })

  test('that are begun everywhere leave each site a few, and nobody who is signed in behind', async () => {
    const [busy, other] = [await newTarget(), await newTarget()]
    const { browser } = await openAccount(system, busy.person, busy.headers)
    const begin = async ({ headers }: Target) =>
      new HttpBrowser(system.issuer, headers).get((await party.authorization()).url)
    const rush = 'sign-in begun by site in a rush'
    await counted.set('sign-in begun', [], LIMITS['sign-in begun'].attempts)
    await counted.set(rush, [busy.network], LIMITS[rush].attempts)

    try {
      expect((await begin(busy)).status).toBe(429)
      expect((await begin(other)).status).toBe(200)
      expect((await browser.get('/account/sign-in')).url.pathname).toBe('/account')
    } finally {
      await counted.reset('sign-in begun')
    }
  })
})
