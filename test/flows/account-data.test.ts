import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openAccount } from '../support/account.ts'
import { makeApp } from '../support/dashboard.ts'
import { hasForm, signIn, throughPages } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { refresh } from '../support/signed-in.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

/** Somebody who uses an app, which holds a refresh token of theirs. */
async function withApp() {
  const visitor = await openAccount(system)
  const registered = await system.registerApp({ name: 'Kite Photos' })
  const party = await RelyingParty.discover(system.issuer, registered)
  const { callback, checks } = await signIn(party, visitor.browser, visitor.person)
  const { refresh_token = '' } = await party.exchange(callback, checks)

  return { ...visitor, registered, refreshToken: refresh_token }
}

describe('a copy of the data of an account', () => {
  test('holds all of it, and nothing that anybody could sign in by', async () => {
    const { browser, person, refreshToken } = await withApp()
    const page = await browser.get('/account/data/export')
    const { headers, text } = await browser.submit(page, '/data/export')
    const copy = JSON.parse(text)

    expect(headers.get('content-disposition')).toBe('attachment; filename="latchkey-account.json"')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(copy).toEqual({
      format: 'latchkey-account/1',
      exported_at: expect.any(String),
      profile: {
        id: person.id,
        name: person.name,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
      addresses: [{ address: person.email, is_primary: true, verified_at: expect.any(String) }],
      sign_in: { has_password: true, linked_accounts: [], passkeys: [] },
      devices: [
        {
          user_agent: expect.any(String),
          network: '127.0.0.0/24',
          signed_in_at: expect.any(String),
          last_used_at: expect.any(String),
        },
      ],
      apps: expect.arrayContaining([
        {
          client_id: expect.any(String),
          name: 'Kite Photos',
          agreed_at: expect.any(String),
          scopes: ['openid', 'profile', 'email'],
          claims: [],
          resources: {},
        },
      ]),
      developer: { apps: [], personal_tokens: [] },
      events: expect.arrayContaining([
        expect.objectContaining({ name: 'sign_in.password', outcome: 'success' }),
        expect.objectContaining({ name: 'user.exported' }),
      ]),
    })
    const hash = await system.storage.passwords.findHash(person.id)
    for (const secret of [hash ?? '', refreshToken, ...browser.cookieValues]) {
      expect(secret).not.toBe('')
      expect(text).not.toContain(secret)
    }
  })
})

describe('an account', () => {
  test('is deleted by whoever types its address, with everything that was issued', async () => {
    const { browser, person, registered, refreshToken } = await withApp()
    const page = await browser.get('/account/data/delete')
    const refused = await browser.submit(page, '/delete', { confirmation: 'yes' })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Nothing was')])
    const deleted = await browser.submit(page, '/delete', { confirmation: ` ${person.email} ` })

    expect(deleted.url.pathname).toBe('/account')
    expect(deleted.text).toContain('Your account is deleted')
    expect(await system.storage.users.find(person.id)).toBeUndefined()
    expect((await refresh(system.issuer, registered, refreshToken)).status).toBe(400)
    const login = await browser.get('/account/sign-in')
    expect(hasForm(await throughPages(browser, login, person), '/login')).toBe(true)
    const [notice] = system.inbox.mails.filter(({ to }) => to === person.email)
    expect(notice?.subject).toBe('Your account was deleted')
  })

  test('is not deleted while people sign in to apps of its owner', async () => {
    const { browser, person } = await openAccount(system)
    const open = await browser.get('/account/data/delete')
    await browser.get('/dashboard/sign-in')
    await makeApp(browser, { name: 'Tide Tables' })
    const refused = await browser.submit(open, '/delete', { confirmation: person.email })

    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Tide Tables')])
    expect(hasForm(await browser.get('/account/data/delete'), '/delete')).toBe(false)
    expect(await system.storage.users.find(person.id)).toBeDefined()
  })
})
