import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { axeViolations, button, describeInBrowser, openBrowser } from '../../support/browser.ts'
import { inspect } from '../../support/inspect-page.ts'
import { newPerson, type Person } from '../../support/people.ts'
import { startTestSystem } from '../../support/test-system.ts'
import { VirtualAuthenticator } from '../../support/virtual-authenticator.ts'

async function signInByPassword(page: Page, issuer: string, { email, password }: Person) {
  await page.goto(`${issuer}/account/sign-in?fresh`)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', password)
  await button(page, 'Sign in').first().click()
  await page.getByRole('heading', { name: 'Profile' }).waitFor()
}

async function addPasskey(page: Page, issuer: string, name = 'My laptop') {
  await page.goto(`${issuer}/account/passkeys`)
  await page.getByRole('link', { name: 'Add a passkey' }).click()
  await page.fill('[name=name]', name)
  await button(page, 'Add the passkey').click()
  await page.getByText('Your passkey is added').waitFor()
}

async function signOut(page: Page) {
  await button(page, 'Sign out').click()
  await page.getByText('You are signed out').waitFor()
}

/** Until autofill has put its question: what the authenticator is told later is not for that one. */
async function openSignIn(page: Page, issuer: string) {
  const asked = page.waitForResponse(/\/passkey\/options$/)
  await page.goto(`${issuer}/account/sign-in`)
  await asked
}

describeInBrowser('a passkey', () => {
  test('is made on the account page and signs in, by the button and by autofill', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const { issuer, inbox } = system
    const person = await newPerson(system)
    const page = await browser.newPage({ locale: 'en-GB' })
    const authenticator = await VirtualAuthenticator.add(page)

    await signInByPassword(page, issuer, person)
    await page.goto(`${issuer}/account/passkeys`)
    await inspect(page, 'account-passkeys-none')
    await page.getByRole('link', { name: 'Add a passkey' }).click()
    await inspect(page, 'account-new-passkey')
    await addPasskey(page, issuer)
    await inspect(page, 'account-passkeys')
    expect(inbox.mails[0]).toMatchObject({
      to: person.email,
      subject: 'A passkey was added to your account',
    })
    expect(await authenticator.credentials()).toMatchObject([
      { isResidentCredential: true, rpId: 'localhost', userHandle: expect.any(String) },
    ])

    // By the button. Autofill has to wait for it: an authenticator that answers at once would not.
    await authenticator.answer(false)
    await signOut(page)
    await openSignIn(page, issuer)
    expect(await axeViolations(page)).toEqual([])
    await button(page, 'Sign in with a passkey').waitFor()
    await authenticator.answer(true)
    await button(page, 'Sign in with a passkey').click()
    await page.getByRole('heading', { name: 'Profile' }).waitFor()

    // By autofill: nobody presses anything.
    await signOut(page)
    await page.goto(`${issuer}/account/sign-in`)
    await page.getByRole('heading', { name: 'Profile' }).waitFor()
    const [passkey] = await system.storage.passkeys.list(person.id)
    expect(passkey).toMatchObject({ name: 'My laptop', counter: 3, lastUsedAt: expect.any(Number) })
  }, 120_000)

  test('is renamed and removed, and signs in no more', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const { issuer } = system
    const person = await newPerson(system)
    const page = await browser.newPage({ locale: 'en-GB' })
    const authenticator = await VirtualAuthenticator.add(page)
    await signInByPassword(page, issuer, person)
    await addPasskey(page, issuer, 'Old name')

    await page.getByRole('link', { name: 'Change Old name' }).click()
    await inspect(page, 'account-passkey')
    await page.fill('[name=name]', 'New name')
    await button(page, 'Save the name').click()
    await page.getByRole('link', { name: 'Change New name' }).click()
    await button(page, 'Remove this passkey').click()
    await page.getByText('The passkey is removed').waitFor()

    await authenticator.answer(false)
    await signOut(page)
    await openSignIn(page, issuer)
    await button(page, 'Sign in with a passkey').waitFor()
    await authenticator.answer(true)
    await button(page, 'Sign in with a passkey').click()
    await page.getByText('This passkey could not be used here').waitFor()
    await authenticator.answer(false)
    // Any other way is there all the same.
    await page.fill('[name=email]', person.email)
    await page.fill('[name=password]', person.password)
    await button(page, 'Sign in').first().click()
    await page.getByRole('heading', { name: 'Profile' }).waitFor()
  }, 120_000)

  test('works in a browser that does not know the JSON of WebAuthn yet', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const { issuer } = system
    const page = await browser.newPage({ locale: 'en-GB' })
    await page.addInitScript(`
      delete PublicKeyCredential.parseCreationOptionsFromJSON
      delete PublicKeyCredential.parseRequestOptionsFromJSON
      delete PublicKeyCredential.prototype.toJSON
    `)
    await VirtualAuthenticator.add(page)
    const person = await newPerson(system)
    await signInByPassword(page, issuer, person)
    expect(await page.evaluate('"toJSON" in PublicKeyCredential.prototype')).toBe(false)
    await addPasskey(page, issuer)
    await signOut(page)
    await page.goto(`${issuer}/account/sign-in`)
    await page.getByRole('heading', { name: 'Profile' }).waitFor()

    const [passkey] = await system.storage.passkeys.list(person.id)
    expect(passkey).toMatchObject({ transports: ['internal'], lastUsedAt: expect.any(Number) })
  }, 120_000)

  test('of a person who does not show who they are makes nothing and signs nobody in', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'en-GB' })
    const authenticator = await VirtualAuthenticator.add(page)
    await signInByPassword(page, system.issuer, await newPerson(system))

    await authenticator.verifyPerson(false)
    await page.goto(`${system.issuer}/account/passkeys/new`)
    await button(page, 'Add the passkey').click()
    await page.getByText('No passkey was made').waitFor()

    expect(await authenticator.credentials()).toEqual([])
  }, 120_000)
})

describeInBrowser('a browser without JavaScript', () => {
  test('shows no button for passkeys, and says so where one would be made', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'en-GB', javaScript: false })
    await page.goto(`${system.issuer}/account/sign-in`)
    expect(await button(page, 'Sign in with a passkey').isVisible()).toBe(false)

    await signInByPassword(page, system.issuer, await newPerson(system))
    await page.goto(`${system.issuer}/account/passkeys/new`)
    expect(await page.getByText('This needs JavaScript').isVisible()).toBe(true)
    expect(await button(page, 'Add the passkey').isVisible()).toBe(false)
  }, 120_000)
})
