import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  AttemptLimits,
  LIMITS,
  type LimitName,
  networkOf,
  siteOf,
} from '../../src/core/limits/index.ts'
import { newId, systemClock } from '../../src/core/values/index.ts'
import { openAccount } from '../support/account.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { IdentraProgram } from '../support/identra.ts'
import { newPerson, type Person } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let program: IdentraProgram
let party: RelyingParty
let limits: AttemptLimits
beforeAll(async () => {
  // Everybody comes from a network of their own: most limits are by network.
  system = await startTestSystem({ env: { TRUSTED_PROXIES: 'loopback' } })
  program = new IdentraProgram(system)
  party = await RelyingParty.discover(system.issuer, await system.registerApp())
  limits = new AttemptLimits({ limiter: system.storage.rateLimiter, pause: async () => {} })
})
afterAll(async () => system[Symbol.asyncDispose]())

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
  | 'account change by user'
  | 'app change by developer'
type CredentialLimit = Exclude<LimitName, OtherLimit>

/** Every route that takes or sends what people sign in by, by the limits that it is held to. */
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
  'code sending by address and network': {
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
    await limits.reset(limit, ...subject)
    for (let n = 1; n < LIMITS[limit].attempts; n++) await limits.count(limit, ...subject)

    expect((await attempts.get(route)?.())?.status).not.toBe(429)
    // The one counter is all of theirs.
    for (const attempt of attempts.values()) {
      const { status, headers } = await attempt()
      expect(status).toBe(429)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })
})
