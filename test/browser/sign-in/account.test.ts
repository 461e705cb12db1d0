import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { button, describeInBrowser, link, openBrowser, phone } from '../../support/browser.ts'
import { type DemoSystem, startDemoSystem } from '../../support/demo-system.ts'
import { inspect } from '../../support/inspect-page.ts'

async function signIn(page: Page, { system }: DemoSystem): Promise<void> {
  await page.goto(`${system.issuer}/account/sign-in?fresh`)
  await button(page, /Google/).click()
  await button(page, /^Grace Hopper/).click()
  await page.locator('[data-view="account/profile"]').waitFor()
}

const codeFor = ({ system }: DemoSystem, address: string): string => {
  const mail = system.inbox.mails.find(({ to }) => to === address)

  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? ''
}

/** A person's whole round, as they would make it. */
async function lookAfterAccount(page: Page, demo: DemoSystem): Promise<void> {
  const { issuer } = demo.system
  const work = 'grace@work.example'

  await page.fill('[name=name]', 'Rear Admiral Grace Hopper')
  await button(page, 'Save').click()
  await page.getByText('Your profile is saved.').waitFor()
  await inspect(page, 'account-profile')

  await link(page, 'Addresses').first().click()
  await link(page, 'Add an address').click()
  await inspect(page, 'account-new-address')
  await page.fill('[name=email]', work)
  await button(page, 'Send the code').click()
  await page.locator('[data-view="account/address-code"]').waitFor()
  await inspect(page, 'account-address-code')
  await page.fill('[name=code]', codeFor(demo, work))
  await button(page, 'Confirm').click()
  await inspect(page, 'account-addresses')
  await link(page, `Change ${work}`).click()
  await inspect(page, 'account-address')
  await button(page, 'Make it primary').click()
  await page.getByText('This is your primary address now.').waitFor()

  await link(page, 'Password').first().click()
  await inspect(page, 'account-password-none')
  await page.fill('[name=password]', 'compilers for everybody')
  await button(page, 'Save').click()
  await page.getByText('Your new password holds').waitFor()
  await page.fill('[name=present]', 'not this one')
  await page.fill('[name=password]', 'something else again')
  await button(page, 'Save').click()
  await inspect(page, 'account-password-refused')

  await link(page, 'Linked accounts').first().click()
  await link(page, 'Link GitHub').click()
  await inspect(page, 'account-identity-link')
  await button(page, 'Continue with GitHub').click()
  await button(page, /^Ada Lovelace/).click()
  await page.getByText('The account is linked.').waitFor()
  await inspect(page, 'account-identities')
  await link(page, 'Unlink Google').click()
  await inspect(page, 'account-identity')
  await button(page, 'Unlink Google').click()
  await page.getByText('The account is no longer linked.').waitFor()

  await page.goto(demo.appUrl)
  await page.locator('form[action$="/consent"] button, a, button').first().waitFor()
  await page.goto(`${issuer}/account/devices`)
  await inspect(page, 'account-devices')
  await page.goto(`${issuer}/account/data`)
  await inspect(page, 'account-data')
  await link(page, 'Take a copy').click()
  await inspect(page, 'account-export')
  const download = page.waitForEvent('download')
  await button(page, 'Download').click()
  expect((await download).suggestedFilename()).toBe('latchkey-account.json')

  await page.goto(`${issuer}/account/data/delete`)
  await inspect(page, 'account-deletion')
  await page.fill('[name=confirmation]', work)
  await button(page, 'Delete for good').click()
  await page.getByText('Your account is deleted').waitFor()
  await inspect(page, 'account-deleted')
}

describeInBrowser('the account page', () => {
  test('is all that somebody needs for their account, accessible and on a phone too', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'en-GB' })

    await page.goto(`${demo.system.issuer}/account`)
    await inspect(page, 'account-welcome')
    await signIn(page, demo)
    await lookAfterAccount(page, demo)
  }, 600_000)

  test('shows the other devices and the apps, and ends what is not wanted', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const [laptop, other] = [
      await browser.newPage({ locale: 'en-GB' }),
      await browser.newPage({ locale: 'en-GB' }),
    ]
    await signIn(laptop, demo)
    await signIn(other, demo)
    await other.goto(demo.appUrl)
    await link(other, /sign in/i)
      .or(button(other, /sign in/i))
      .first()
      .click()
    await button(other, 'Allow').click()

    await laptop.goto(`${demo.system.issuer}/account/apps`)
    await inspect(laptop, 'account-apps')
    await button(laptop, /^Take back what/).click()
    await laptop.getByText('The app may no longer see or do anything.').waitFor()
    await inspect(laptop, 'account-apps-none')
    await laptop.goto(`${demo.system.issuer}/account/devices`)
    await inspect(laptop, 'account-devices-two')
    await button(laptop, 'End all of them').click()
    await laptop.getByText('All other devices are signed out.').waitFor()
    await other.goto(`${demo.system.issuer}/account`)
    await link(other, 'Sign in to your account').waitFor()
  }, 600_000)

  test('works without JavaScript, and fits in German too', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({
      locale: 'de-DE',
      viewport: phone,
      javaScript: false,
    })
    await signIn(page, demo)

    for (const path of ['addresses', 'password', 'linked', 'devices', 'apps', 'data']) {
      await page.goto(`${demo.system.issuer}/account/${path}`)
      expect(await page.locator('h1').count()).toBe(1)
    }
    await page.goto(`${demo.system.issuer}/account/password`)
    await page.fill('[name=password]', 'compilers for everybody')
    await button(page, 'Speichern').click()
    await page.getByText('Ihr neues Passwort gilt ab jetzt.').waitFor()
  }, 300_000)
})
