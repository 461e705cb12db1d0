import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { button, describeInBrowsers, openBrowser } from '../../support/browser.ts'
import { type DemoSystem, startDemoSystem } from '../../support/demo-system.ts'
import { newPerson } from '../../support/people.ts'
import { NEW_PERSON } from '../../support/relying-party.ts'

async function goToLogin(page: Page, { appUrl }: DemoSystem): Promise<void> {
  await page.goto(appUrl)
  await page.getByText('Sign in').first().click()
}

async function register(page: Page, { system }: DemoSystem): Promise<void> {
  await page.getByRole('link', { name: 'Create one' }).click()
  await page.fill('[name=name]', NEW_PERSON.name)
  await page.fill('[name=email]', NEW_PERSON.email)
  await page.fill('[name=password]', NEW_PERSON.password)
  await button(page, 'Create account').click()

  await fillInCode(page, system)
  await button(page, 'Confirm').click()
}

/** From the inbox, and back. */
async function fillInCode(page: Page, { issuer }: DemoSystem['system']): Promise<void> {
  await page.goto(`${issuer}/dev/mail`)
  const mail = (await page.textContent('main')) ?? ''
  await page.goBack()
  await page.fill('[name=code]', /\b\d{6}\b/.exec(mail)?.[0] ?? '')
}

async function signOut(page: Page, { appUrl }: DemoSystem): Promise<void> {
  await button(page, 'Sign out').click()
  await button(page, 'Sign out').click()
  await page.waitForURL(`${appUrl}/`)
}

describeInBrowsers('a person in a browser $how', ({ javaScript }) => {
  test('registers, consents, signs out and signs in again', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })

    await goToLogin(page, demo)
    await register(page, demo)
    await button(page, 'Allow').click()
    await page.getByText(`Hello, ${NEW_PERSON.name}`).waitFor()
    await button(page, 'Refresh tokens').click()
    await page.getByText('The tokens are new.').waitFor()
    await signOut(page, demo)

    await goToLogin(page, demo)
    await page.fill('[name=email]', NEW_PERSON.email)
    await page.fill('[name=password]', 'not the password')
    await button(page, /^Sign in$/).click()
    await page.getByRole('alert').waitFor()
    expect(await page.inputValue('[name=email]')).toBe(NEW_PERSON.email)
    await page.fill('[name=password]', NEW_PERSON.password)
    await button(page, /^Sign in$/).click()
    // The consent is remembered.
    await page.getByText(`Hello, ${NEW_PERSON.name}`).waitFor()
  })

  test('signs in by a mailed code, without an account at first', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })

    await goToLogin(page, demo)
    await page.fill('[name=email]', NEW_PERSON.email)
    await button(page, 'Email me a code instead').click()
    await fillInCode(page, demo.system)
    await button(page, 'Confirm').click()
    await button(page, 'Allow').click()
    await button(page, 'Refresh tokens').click()
    await page.getByText('The tokens are new.').waitFor()
  })

  test('who forgot their password chooses a new one, and signs in with it', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })
    const password = 'amber heron lagoon'
    const { email } = await newPerson(demo.system)

    await goToLogin(page, demo)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.fill('[name=email]', email)
    await button(page, 'Send the code').click()
    await fillInCode(page, demo.system)
    await page.fill('[name=password]', password)
    await button(page, 'Save and sign in').click()
    await button(page, 'Allow').click()
    await page.getByText('Hello, Grace Hopper').waitFor()
    await signOut(page, demo)

    await goToLogin(page, demo)
    await page.fill('[name=email]', email)
    await page.fill('[name=password]', password)
    await button(page, /^Sign in$/).click()
    await page.getByText('Hello, Grace Hopper').waitFor()
  })

  test('signs in with Google', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })

    await goToLogin(page, demo)
    await button(page, /Google/).click()
    await button(page, /^Grace Hopper/).click()
    await button(page, 'Allow').click()
    await page.getByText('Hello, Grace Hopper').waitFor()
  })

  test('who changes their mind at Google is back on the login page, and can try again', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })

    await goToLogin(page, demo)
    await button(page, /Google/).click()
    await button(page, /^No, cancel/).click()
    await page.getByRole('alert').waitFor()
    await button(page, /Google/).click()
    await button(page, /^Ada Lovelace/).click()
    await button(page, 'Allow').click()
    await page.getByText('Hello, Ada Lovelace').waitFor()
  })

  test('who goes back to a login page that is used up is led on to the app', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })

    await goToLogin(page, demo)
    const login = page.url()
    await button(page, /Google/).click()
    await button(page, /^Ada Lovelace/).click()
    await button(page, 'Allow').click()
    await page.getByText('Hello, Ada Lovelace').waitFor()

    await page.goto(login)
    await page
      .getByRole('link', { name: /Sample app/ })
      .first()
      .click()
    await page.waitForURL(`${demo.appUrl}/**`)
  })
})
