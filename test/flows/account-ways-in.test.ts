import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { MINUTE } from '../../src/core/values/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'
import { openAccount } from '../support/account.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { later } from '../support/later.ts'
import { hasForm, throughPages } from '../support/people.ts'
import type { TestSystem } from '../support/test-system.ts'
import { signInByUpstream } from '../support/upstream-journey.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

let upstreams: UpstreamSystem
let system: TestSystem
beforeAll(async () => {
  upstreams = await startUpstreamSystem()
  system = upstreams.system
})
afterAll(async () => upstreams[Symbol.asyncDispose]())

const NEW_PASSWORD = 'an entirely other one'
const addressOf = (name: string) => `${name}-${crypto.randomUUID()}@example.com`

/** Oldest first. */
const mailsTo = (address: string) =>
  system.inbox.mails.filter(({ to }) => to === address).toReversed()
const codeTo = (address: string): string =>
  mailsTo(address)
    .map(({ text }) => /\b\d{6}\b/.exec(text)?.[0])
    .findLast((code) => code !== undefined) ?? ''

const linkTo = ({ text }: Visit, label: string): string =>
  new RegExp(`href="([^"]+)"[^>]*>${label}<`).exec(text)?.[1] ?? ''

/** By the forms, up to the mailed code. */
async function addAddress(browser: HttpBrowser, email: string): Promise<Visit> {
  const asked = await browser.submit(await browser.get('/account/addresses/new'), '/new', { email })

  return browser.submit(asked, '/code', { code: codeTo(email) })
}

/** There and back. */
async function link(browser: HttpBrowser, provider: string, persona: string): Promise<Visit> {
  const page = await browser.get(`/account/linked/new/${provider}`)
  const { url } = await browser.submit(page, `/new/${provider}`)

  return browser.get(await pickPersona(url, persona))
}

describe('a fresh sign-in', () => {
  test('is asked for before what is sensitive, and leads back to it', async () => {
    const { browser, person } = await openAccount(system)

    await later(6 * MINUTE, async () => {
      expect((await browser.get('/account')).url.pathname).toBe('/account')
      const login = await browser.get('/account/data/delete')
      expect(hasForm(login, '/login')).toBe(true)
      const page = await throughPages(browser, login, person)
      expect(page.url.pathname).toBe('/account/data/delete')
      expect((await browser.get('/account/password')).url.pathname).toBe('/account/password')
    })
  })

  test('is asked for by a form that was left open, which then does nothing', async () => {
    const { browser, person } = await openAccount(system)
    const page = await browser.get('/account/password')

    await later(11 * MINUTE, async () => {
      const login = await browser.submit(page, '/password', {
        present: person.password,
        password: NEW_PASSWORD,
      })
      expect(hasForm(login, '/login')).toBe(true)
      const back = await throughPages(browser, login, person)
      expect(back.url.pathname).toBe('/account/password')
      expect(back.text).toContain('please enter it once more')
    })
  })

  test('is not made of the session alone', async () => {
    const { browser, person } = await openAccount(system)

    await later(6 * MINUTE, async () => {
      // A round through the provider without anybody signing in.
      expect((await browser.get('/account/sign-in?to=/account')).url.pathname).toBe('/account')
      expect(hasForm(await browser.get('/account/data/export'), '/login')).toBe(true)
      expect(person.email).toBeTruthy()
    })
  })
})

describe('the password', () => {
  test('is changed by whoever knows the present one, and told to every address', async () => {
    const { browser, person } = await openAccount(system)
    const phone = (await openAccount(system, person)).browser
    const page = await browser.get('/account/password')
    const fields = { password: NEW_PASSWORD, endsOthers: 'yes' }
    const wrong = await browser.submit(page, '/password', { ...fields, present: 'not this one' })
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('not your present')])
    const saved = await browser.submit(page, '/password', { ...fields, present: person.password })

    expect(saved.text).toContain('Your new password holds')
    expect((await phone.get('/account')).text).toMatch(/Sign in to your account/)
    expect((await browser.get('/account')).text).toContain(person.email)
    expect(mailsTo(person.email).at(-1)?.subject).toBe('Your password was changed')
    const again = await openAccount(system, { ...person, password: NEW_PASSWORD })
    expect(again.home.url.pathname).toBe('/account')
  })

  test('leaves other devices signed in where the person wants that', async () => {
    const { browser, person } = await openAccount(system)
    const phone = (await openAccount(system, person)).browser
    const page = await browser.get('/account/password')
    await browser.submit(page, '/password', { present: person.password, password: NEW_PASSWORD })

    expect((await phone.get('/account')).text).toContain(person.email)
  })

  test('is guessed at ten times at most', async () => {
    const { browser, person } = await openAccount(system)
    const page = await browser.get('/account/password')
    const guess = (present: string) =>
      browser.submit(page, '/password', { present, password: NEW_PASSWORD })
    for (let count = 0; count < 10; count++) expect((await guess('wrong')).status).toBe(400)

    expect((await guess(person.password)).status).toBe(429)
  })
})

describe('linked accounts', () => {
  test('sign their person in from then on, and no longer once they are unlinked', async () => {
    const { browser, person } = await openAccount(system)
    const linked = await link(browser, 'google', 'ada')
    expect(linked.text).toContain('The account is linked.')
    expect((await signInByUpstream(system, 'google', 'ada'))?.sub).toBe(person.id)
    const page = await browser.get(linkTo(linked, 'Unlink Google'))
    const unlinked = await browser.submit(page, page.url.pathname)

    expect(unlinked.text).toContain('The account is no longer linked.')
    const subjects = mailsTo(person.email).map(({ subject }) => subject)
    expect(subjects).toEqual([
      'An account was linked to yours',
      'An account was unlinked from yours',
    ])
  })

  test('belong to one person: to another one they are not linked', async () => {
    const [first, second] = [await openAccount(system), await openAccount(system)]
    await link(first.browser, 'acme', 'grace')
    const refused = await link(second.browser, 'acme', 'grace')
    const again = await link(first.browser, 'acme', 'grace')

    expect(refused.text).toContain('signs somebody else in here')
    expect(again.text).toContain('The account is linked.')
    expect(await system.storage.identities.listOfUser(second.person.id)).toEqual([])
  })

  test('are linked in the browser that set out, by the person who did, once', async () => {
    const { browser, person } = await openAccount(system)
    const page = await browser.get('/account/linked/new/github')
    const { url } = await browser.submit(page, '/new/github')
    const back = await pickPersona(url, 'grace')
    const stranger = await openAccount(system)
    expect((await stranger.browser.get(back)).status).toBe(400)
    const nobody = await new HttpBrowser(system.issuer).get(back)
    expect(nobody.status).toBe(400)

    // Somebody else signs in meanwhile, in the same browser.
    await browser.submit(await browser.get('/account'), '/sign-out')
    await throughPages(browser, await browser.get('/account/sign-in'), stranger.person)
    await browser.get(back)
    for (const { id } of [person, stranger.person]) {
      expect(await system.storage.identities.listOfUser(id)).toEqual([])
    }
  })
})

describe('the addresses', () => {
  test('are added by a mailed code, made primary, and removed with a word to all', async () => {
    const { browser, person } = await openAccount(system)
    const work = addressOf('work')
    const added = await addAddress(browser, work)
    expect(added.text).toContain('The address is confirmed and yours.')
    expect(mailsTo(person.email).at(-1)?.subject).toBe('An address was added to your account')

    const [, own, other] =
      added.text.match(
        /href="(\/account\/addresses\/[\w-]{24})"[\s\S]*?href="(\/account\/addresses\/[\w-]{24})"/,
      ) ?? []
    const page = await browser.get(other ?? '')
    const primary = await browser.submit(page, '/primary')
    expect((await system.storage.users.find(person.id))?.emails).toMatchObject([
      { address: work, isPrimary: true },
      { address: person.email, isPrimary: false },
    ])
    expect(primary.text).toContain('This is your primary address now.')
    const removed = await browser.submit(await browser.get(own ?? ''), '/remove')

    expect(removed.text).toContain('The address is removed.')
    expect((await system.storage.users.find(person.id))?.emails).toHaveLength(1)
    for (const address of [work, person.email]) {
      expect(mailsTo(address).at(-1)?.subject).toBe('An address was removed from your account')
    }
  })

  test('cannot lose the primary one', async () => {
    const { browser } = await openAccount(system)
    const page = await browser.get('/account/addresses')
    const own = /href="(\/account\/addresses\/[\w-]{24})"/.exec(page.text)?.[1] ?? ''
    const refused = await browser.post(`${own}/remove`, page.forms[0]?.fields ?? {})

    expect((await browser.get(own)).text).not.toContain(`${own}/remove`)
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('primary address'),
    ])
  })

  test('of somebody else are refused only to whoever reads them', async () => {
    const [ada, grace] = [await openAccount(system), await openAccount(system)]
    const asked = await ada.browser.submit(
      await ada.browser.get('/account/addresses/new'),
      '/new',
      { email: grace.person.email },
    )
    expect(asked.url.pathname).toBe('/account/addresses/code')
    const refused = await ada.browser.submit(asked, '/code', { code: codeTo(grace.person.email) })

    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('another account'),
    ])
    expect((await system.storage.users.find(ada.person.id))?.emails).toHaveLength(1)
  })

  test('become the one person’s who is first of many', async () => {
    const visitors = await Promise.all([1, 2, 3].map(() => openAccount(system)))
    const email = addressOf('shared')
    const pages: Visit[] = []
    const codes: string[] = []
    for (const { browser } of visitors) {
      pages.push(
        await browser.submit(await browser.get('/account/addresses/new'), '/new', { email }),
      )
      codes.push(codeTo(email))
    }
    const answers = await Promise.all(
      visitors.map(({ browser }, index) =>
        browser.submit(pages[index] as Visit, '/code', { code: codes[index] ?? '' }),
      ),
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  test('are not added by a code for another purpose, or for another address', async () => {
    const { browser } = await openAccount(system)
    const [mine, other] = [addressOf('mine'), addressOf('other')]
    await browser.submit(await browser.get('/account/addresses/new'), '/new', { email: other })
    const asked = await browser.submit(await browser.get('/account/addresses/new'), '/new', {
      email: mine,
    })
    const refused = await browser.submit(asked, '/code', { code: codeTo(other) })

    expect(codeTo(other)).not.toBe(codeTo(mine))
    expect([refused.status, refused.text]).toEqual([
      401,
      expect.stringContaining('no longer works'),
    ])
  })
})

describe('the last way in', () => {
  test('stays, also when the last two are taken away at once', async () => {
    // Nobody vouches for an address of this person, so the two accounts are all they have.
    const browser = new HttpBrowser(system.issuer)
    const { url } = await browser.get('/account/sign-in?fresh&provider=acme')
    await browser.get(await pickPersona(url, 'alan'))
    const page = await link(browser, 'google', 'alan')
    const forms = await Promise.all(
      ['Unlink Acme &amp; Sons', 'Unlink Google'].map((label) => browser.get(linkTo(page, label))),
    )
    const answers = await Promise.all(forms.map((form) => browser.submit(form, form.url.pathname)))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.text).toContain('This is your last way to sign in, so it stays.')
    expect((await browser.get('/account/linked')).text.match(/Unlink/g)).toHaveLength(1)
  })
})
