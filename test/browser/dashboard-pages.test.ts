import { test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { button, describeInBrowser, openBrowser, phone } from '../support/browser.ts'
import { type DemoSystem, startDemoSystem } from '../support/demo-system.ts'
import { inspect } from '../support/inspect-page.ts'

const submit = (page: Page) => page.locator('main form button[type=submit]').last().click()

async function signIn(page: Page, { system }: DemoSystem): Promise<void> {
  await page.goto(`${system.issuer}/dashboard/sign-in`)
  await button(page, /Google/).click()
  await button(page, /^Grace Hopper/).click()
}

async function makeApp(page: Page, { system }: DemoSystem, type: string, uri = ''): Promise<void> {
  await page.goto(`${system.issuer}/dashboard/apps/new`)
  await page.fill('[name=name]', `An app of type ${type} with a name that is rather long`)
  await page.check(`[value=${type}]`)
  await page.fill('[name=redirectUri]', uri)
  await submit(page)
}

async function inspectEveryPage(page: Page, demo: DemoSystem): Promise<void> {
  const { issuer } = demo.system
  await page.goto(`${issuer}/dashboard`)
  await inspect(page, 'dashboard-welcome')
  await signIn(page, demo)
  await inspect(page, 'dashboard-empty')

  await page.goto(`${issuer}/dashboard/apps/new`)
  await inspect(page, 'dashboard-new-app')
  await makeApp(page, demo, 'web', 'http://tides.example')
  await inspect(page, 'dashboard-new-app-refused')
  await makeApp(page, demo, 'web', 'https://tides.example/callback')
  const app = page.url()
  const clientId = (await page.textContent('#client-id')) ?? ''
  await inspect(page, 'dashboard-new-secret')

  await page.goto(
    `${issuer}/oidc/authorize?client_id=${clientId}&redirect_uri=https://a.example/cb`,
  )
  await page.goto(app)
  await page.locator('form[action$="/try"] button').click()
  await page.locator('form[action$="/consent"] button').click()
  await inspect(page, 'dashboard-trial')
  await page.goto(app)
  await page.locator('form[action$="/try"] button').click()
  await page.goto(`${app}/try?error=access_denied&state=unknown`)
  await inspect(page, 'dashboard-app')

  for (const part of ['settings', 'secret', 'delete']) {
    await page.goto(`${app}/${part}`)
    await inspect(page, `dashboard-${part}`)
  }
  await makeApp(page, demo, 'machine')
  await inspect(page, 'dashboard-machine')
  await page.goto(`${issuer}/dashboard`)
  await inspect(page, 'dashboard-apps')

  await page.goto(`${issuer}/dashboard/tokens`)
  await page.fill('[name=name]', 'deploy script')
  await submit(page)
  await inspect(page, 'dashboard-tokens')
}

describeInBrowser('every page of the dashboard', () => {
  test('is accessible in light and dark and fits a phone', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()

    await inspectEveryPage(await browser.newPage({ locale: 'en-GB' }), demo)
  }, 300_000)

  test('is as good for somebody who is no developer', async () => {
    await using demo = await startDemoSystem({ DEVELOPERS: '@latchkey.example' })
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'en-GB' })

    await signIn(page, demo)
    await page.getByText('You are signed in as grace.hopper@example.org.').waitFor()
    await inspect(page, 'dashboard-not-a-developer')
    await button(page, 'Use another account').click()
    await page.getByText('You are signed out.').waitFor()
    await inspect(page, 'dashboard-signed-out')
  }, 300_000)

  test('fits in German too', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ locale: 'de-DE', viewport: phone })

    await signIn(page, demo)
    await makeApp(page, demo, 'web', 'https://tides.example/callback')
    await inspect(page, 'dashboard-app-german')
    await page.goto(`${page.url()}/settings`)
    await inspect(page, 'dashboard-settings-german')
  }, 300_000)
})
