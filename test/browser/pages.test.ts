import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { systemClock } from '../../src/core/values/index.ts'
import { firstAccountOf } from '../../src/first-account.ts'
import { setupLink } from '../../src/surfaces/setup/index.ts'
import { button, describeInBrowser, openBrowser, phone } from '../support/browser.ts'
import { type DemoSystem, startDemoSystem } from '../support/demo-system.ts'
import { inspect } from '../support/inspect-page.ts'
import { NEW_PERSON } from '../support/relying-party.ts'

const submit = (page: Page): Promise<void> =>
  page.locator('main form button[type=submit]').first().click()

async function inspectEveryPage(page: Page, { system, appUrl }: DemoSystem): Promise<void> {
  const { issuer, inbox } = system

  await page.goto(`${issuer}/`)
  await inspect(page, 'home')
  await page.goto(`${issuer}/nowhere`)
  await inspect(page, 'not-found')
  await page.goto(`${issuer}/user-login/of-nobody`)
  await inspect(page, 'app-not-registered')
  await page.goto(`${issuer}/dev/mail`)
  await inspect(page, 'inbox-empty')
  await page.goto(`${issuer}/oidc/authorize?client_id=unknown&response_type=code`)
  await inspect(page, 'error')
  await page.goto(`${issuer}/interaction/of-somebody-else`)
  await inspect(page, 'expired-nowhere-to-go')

  const setup = setupLink(
    issuer,
    (await firstAccountOf(system.storage, systemClock).invite()) ?? '',
  )
  await page.goto(setup)
  await inspect(page, 'setup')
  await page.fill('[name=name]', NEW_PERSON.name)
  await page.fill('[name=email]', 'first@example.org')
  await page.fill('[name=password]', 'password')
  await submit(page)
  await inspect(page, 'setup-refused')
  await page.goto(`${issuer}/setup`)
  await inspect(page, 'setup-over')

  await page.goto(`${appUrl}/login`)
  const login = page.url()
  await inspect(page, 'login')
  await page.fill('[name=email]', NEW_PERSON.email)
  await page.fill('[name=password]', 'not the password')
  await submit(page)
  await inspect(page, 'login-refused')

  await page.goto(`${login}/register`)
  await inspect(page, 'register')
  await page.fill('[name=name]', NEW_PERSON.name)
  await page.fill('[name=email]', NEW_PERSON.email)
  await page.fill('[name=password]', 'password')
  await submit(page)
  await inspect(page, 'register-refused')
  await page.fill('[name=password]', NEW_PERSON.password)
  await submit(page)
  await inspect(page, 'code')
  await page.fill('[name=code]', '000000')
  await submit(page)
  await inspect(page, 'code-refused')
  await page.fill('[name=code]', /\b\d{6}\b/.exec(inbox.mails[0]?.text ?? '')?.[0] ?? '')
  await submit(page)
  await inspect(page, 'consent')
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.waitForURL(`${appUrl}/**`)

  await page.goto(`${issuer}/dev/mail`)
  await inspect(page, 'inbox')
  await page.goto(login)
  await inspect(page, 'expired')
  await page.goto(`${issuer}/oidc/logout`)
  await inspect(page, 'logout')
  await submit(page)
  await inspect(page, 'signed-out')
}

async function inspectReset(page: Page, login: string): Promise<void> {
  await page.goto(`${login}/reset`)
  await inspect(page, 'reset')
  await page.fill('[name=email]', 'nobody@example.com')
  await submit(page)
  await inspect(page, 'new-password')
  await page.fill('[name=code]', '000000')
  await page.fill('[name=password]', NEW_PERSON.password)
  await submit(page)
  await inspect(page, 'new-password-refused')
}

describeInBrowser('every page', () => {
  test('is accessible in light and dark and fits a phone', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()

    await inspectEveryPage(await browser.newPage({ locale: 'en-GB' }), demo)
  }, 300_000)

  test('of a forgotten password is and does so too', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'en-GB' })

    await page.goto(`${demo.appUrl}/login`)
    await inspectReset(page, page.url())
  }, 300_000)

  test('fits in German too', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'de-DE', viewport: phone })

    await page.goto(`${demo.appUrl}/login`)
    expect(await page.getAttribute('html', 'lang')).toBe('de')
    await inspect(page, 'login-german')
    await page.goto(`${page.url()}/register`)
    await inspect(page, 'register-german')
    await page.goto(page.url().replace('/register', '/reset'))
    await inspect(page, 'reset-german')
    await page.fill('[name=email]', NEW_PERSON.email)
    await submit(page)
    await inspect(page, 'new-password-german')
  }, 300_000)
})

describeInBrowser('the stand-ins', () => {
  test('are accessible in light and dark and fit a phone', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'en-GB' })

    for (const name of ['GitHub', 'Google']) {
      await page.goto(`${demo.appUrl}/login`)
      await button(page, `Continue with ${name}`).click()
      await inspect(page, `stand-in-${name.toLowerCase()}`)
    }
  })
})
