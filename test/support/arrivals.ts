import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { UserRegistry } from '../../src/core/registration/index.ts'
import { EmailAddressTaken } from '../../src/core/users/index.ts'
import { newId, Secret, systemClock } from '../../src/core/values/index.ts'
import { HttpBrowser, type Visit } from './http-browser.ts'
import { RelyingParty } from './relying-party.ts'
import { signInByUpstream } from './upstream-journey.ts'
import type { UpstreamSystem } from './upstream-system.ts'

/** What came of it: the user, and what an app is told where one signed in. */
export interface Arrived {
  id: string
  claims?: Readonly<Record<string, unknown>>
}

/** Somebody comes with an address for the first time in this way. Undefined: nobody got in. */
export type Arrival = (all: UpstreamSystem, address: string) => Promise<Arrived | undefined>

const PASSWORD = 'analytical engine 1843'

/** An account that merely claims the address, as an operator and the API of Identra make them. */
export const claimByPassword: Arrival = async ({ system }, address) => {
  const { users } = system.storage
  const hasher = new Argon2PasswordHasher()
  const registry = new UserRegistry({ users, hasher, clock: systemClock })

  try {
    return await registry.register({
      name: 'Somebody',
      email: address,
      password: new Secret(PASSWORD),
      isVerified: false,
    })
  } catch (error) {
    if (error instanceof EmailAddressTaken) return undefined
    throw error
  }
}

/** Registers on the page, and enters the code if one is mailed. */
export const registerByPassword: Arrival = async (all, address) => {
  const typed = { name: 'Somebody', email: address, password: PASSWORD }

  return byMail(all, address, async (browser, login) => {
    const form = await browser.get(`${login.url.pathname}/register`)

    return { page: await browser.submit(form, '/register', typed), entry: '/code' }
  })
}

/** Asks for a code on the login page, and enters it. */
export const signInByCode: Arrival = (all, address) =>
  byMail(all, address, async (browser, login) => {
    const { csrf = '' } = login.forms[0]?.fields ?? {}
    const page = await browser.post(`${login.url.pathname}/email-code`, { csrf, email: address })

    return { page, entry: '/email-code/entry' }
  })

export const signInByGitHub =
  ({ verified }: { verified: boolean }): Arrival =>
  async ({ system, github }, address) => {
    const persona = newId()
    github.people.set(persona, {
      id: github.people.size + 10_000,
      login: 'somebody',
      name: null,
      avatar_url: 'https://avatars.example/u/1',
      emails: [{ email: address, primary: true, verified, visibility: null }],
    })

    return toArrived(await signInByUpstream(system, 'github', persona))
  }

export const signInByGoogle =
  ({ verified }: { verified: boolean }): Arrival =>
  async ({ system, google }, address) => {
    const persona = newId()
    google.people.set(persona, {
      sub: persona,
      name: 'Somebody',
      given_name: 'Some',
      family_name: 'Body',
      locale: 'en',
      email: address,
      email_verified: verified,
    })

    return toArrived(await signInByUpstream(system, 'google', persona))
  }

async function byMail(
  { system }: UpstreamSystem,
  address: string,
  askForCode: (browser: HttpBrowser, login: Visit) => Promise<{ page: Visit; entry: string }>,
): Promise<Arrived | undefined> {
  const party = await RelyingParty.discover(
    system.issuer,
    await system.registerApp({ skipConsent: true }),
  )
  const browser = new HttpBrowser(system.issuer, { 'x-forwarded-for': newNetwork() })
  const { url, checks } = await party.authorization()

  const { page, entry } = await askForCode(browser, await browser.get(url))
  const [mail] = system.inbox.mails.filter(({ to }) => to === address)
  const [code] = /\b\d{6}\b/.exec(mail?.text ?? '') ?? []
  if (code === undefined) return undefined
  const { url: callback } = await browser.submit(page, entry, { code })

  return toArrived((await party.exchange(callback, checks)).claims())
}

const toArrived = (claims: { sub: string } | undefined): Arrived | undefined =>
  claims && { id: claims.sub, claims: { ...claims } }

/** What is limited by network is of no concern here: everybody comes from one of their own. */
const newNetwork = () => {
  networks += 1

  return `10.${Math.floor(networks / 256)}.${networks % 256}.1`
}
let networks = 0
