import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { button, describeInBrowsers, link, openBrowser } from '../support/browser.ts'
import { type DemoSystem, startDemoSystem } from '../support/demo-system.ts'

async function signIn(page: Page, { system }: DemoSystem, name: RegExp): Promise<void> {
  await page.goto(`${system.issuer}/dashboard`)
  await link(page, 'Sign in to the dashboard').click()
  await button(page, /Google/).click()
  await button(page, name).click()
  await page.getByRole('heading', { name: 'Your apps' }).waitFor()
}

describeInBrowsers('a developer in a browser $how', ({ javaScript }) => {
  test('makes an app, copies its secret, tries it, sees the events, rotates and deletes it', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })
    const { issuer } = demo.system

    await signIn(page, demo, /^Grace Hopper/)
    await page.getByText('No apps yet').waitFor()
    await link(page, 'Register an app').click()
    await page.fill('[name=name]', 'Tide Tables')
    await page.fill('[name=redirectUri]', 'http://tides.example/callback')
    await button(page, 'Register').click()
    await page.getByText(/must use https/).waitFor()
    expect(await page.inputValue('[name=name]')).toBe('Tide Tables')
    await page.fill('[name=redirectUri]', 'https://tides.example/callback')
    await button(page, 'Register').click()

    await page.getByText('It is shown this once.').waitFor()
    const secret = (await page.textContent('#new-secret')) ?? ''
    const clientId = (await page.textContent('#client-id')) ?? ''
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    if (javaScript) {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await button(page, 'Copy: Client secret').click()
      await page.getByText('Copied').waitFor()
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret)
    }
    await page.reload()
    expect(await page.content()).not.toContain(secret)
    await page.getByText('Nothing has happened yet.').waitFor()

    await button(page, 'Try the sign-in').click()
    await button(page, 'Allow').click()
    await page.getByRole('heading', { name: 'The sign-in works' }).waitFor()
    expect(await page.textContent('section:has(#id_token) pre')).toContain('"name": "Grace Hopper"')
    expect(await page.textContent('section:has(#access_token) pre')).toContain(clientId)
    await page.reload()
    await page.getByText('That try is over.').waitFor()
    await page.getByText('Signed in', { exact: true }).waitFor()

    await page.goto(
      `${issuer}/oidc/authorize?client_id=${clientId}&redirect_uri=https://a.example/cb2&scope=openid&response_type=code`,
    )
    const reference = (await page.textContent('.reference code')) ?? ''
    await page.goBack()
    await page.reload()
    await page
      .getByText('redirect_uri https://a.example/cb2 is not registered; registered: https://tides')
      .waitFor()
    await page.getByText(reference).waitFor()

    await link(page, 'Rotate the secret').click()
    await page.getByLabel('after 7 days').check()
    await button(page, 'Make a new secret').click()
    await page.getByText('The app has a new secret.').waitFor()
    expect(await page.textContent('#new-secret')).not.toBe(secret)
    const revoked = await fetch(`${issuer}/oidc/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, client_secret: secret, token: 'none' }),
    })
    expect(revoked.status).toBe(200)

    await link(page, 'Edit').click()
    await page.fill('[name=name]', 'Tides')
    await button(page, 'Save').click()
    await page.getByRole('heading', { name: 'Tides' }).waitFor()

    await link(page, 'Delete the app').click()
    await page.fill('[name=name]', 'Tide')
    await button(page, 'Delete for good').click()
    await page.getByText('Nothing was deleted.').waitFor()
    await page.fill('[name=name]', 'Tides')
    await button(page, 'Delete for good').click()
    await page.getByText('The app is deleted').waitFor()
    await page.getByText('No apps yet').waitFor()
  }, 300_000)

  test('makes a personal token that manages apps, revokes it, and signs out', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })
    const { issuer } = demo.system

    await page.goto(`${issuer}/v1/auth/google`)
    await button(page, /^Ada Lovelace/).click()
    await link(page, 'Tokens').click()
    await page.fill('[name=name]', 'deploy script')
    await page.selectOption('[name=lifetimeDays]', '30')
    await button(page, 'Make a token').click()
    const token = (await page.textContent('#new-secret')) ?? ''
    const list = () => fetch(`${issuer}/v1/app`, { headers: { authorization: `Bearer ${token}` } })
    expect((await list()).status).toBe(200)

    await page.reload()
    expect(await page.content()).not.toContain(token)
    await page.getByText('Last used').waitFor()
    await button(page, 'Revoke deploy script').click()
    await page.getByText('The token is revoked.').waitFor()
    expect((await list()).status).toBe(401)

    await button(page, 'Sign out').click()
    await page.getByText('You are signed out.').waitFor()
    await link(page, 'Sign in to the dashboard').click()
    await button(page, /Google/).waitFor()
  }, 300_000)
})
