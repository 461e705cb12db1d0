import { expect, test } from '@jest/globals'
import { systemClock } from '../../../src/core/values/index.ts'
import {
  button,
  describeInBrowser,
  describeInBrowsers,
  link,
  openBrowser,
} from '../../support/browser.ts'
import { inspect } from '../../support/inspect-page.ts'
import { newPerson } from '../../support/people.ts'
import { AuthenticatorApp } from '../../support/second-factors.ts'
import { startTestSystem } from '../../support/test-system.ts'

describeInBrowsers('two-step verification in a browser $how', ({ javaScript }) => {
  test('is turned on, asked for, recovered from and turned off', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const { issuer } = system
    const person = await newPerson(system)
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })
    const look = async (name: string) => {
      if (javaScript) await inspect(page, name)
    }
    const enterPassword = async () => {
      await page.goto(`${issuer}/account/sign-in?fresh`)
      await page.fill('[name=email]', person.email)
      await page.fill('[name=password]', person.password)
      await button(page, 'Sign in').first().click()
    }
    const signOut = async () => {
      await button(page, 'Sign out').click()
      await page.getByText('You are signed out').waitFor()
    }

    await enterPassword()
    await page.goto(`${issuer}/account/two-step`)
    await look('account-two-step-off')
    await link(page, 'Set it up').click()
    await look('account-two-step-set-up')
    expect(await page.getByRole('img', { name: /QR code/ }).isVisible()).toBe(true)
    const secret = (await page.locator('main code').textContent()) ?? ''
    const app = new AuthenticatorApp(secret.replaceAll(' ', ''), systemClock)
    await page.fill('[name=code]', app.code())
    await button(page, 'Turn it on').click()
    await page.getByText('shown now and never again').waitFor()
    await look('account-recovery-codes')
    expect(await button(page, 'Print').isVisible()).toBe(javaScript)
    const recoveryCode = (await page.locator('ol code').first().textContent()) ?? ''
    const download = link(page, 'Download')
    expect(decodeURIComponent((await download.getAttribute('href')) ?? '')).toContain(recoveryCode)
    await link(page, 'I have kept them').click()
    await look('account-two-step-on')

    await signOut()
    await enterPassword()
    await look('second-factor')
    await page.fill('[name=code]', app.wrongCode())
    await button(page, 'Confirm').click()
    await look('second-factor-refused')
    await page.fill('[name=code]', app.code(30))
    await button(page, 'Confirm').click()
    await page.getByRole('heading', { name: 'Profile' }).waitFor()

    await signOut()
    await enterPassword()
    await link(page, 'Use a recovery code').click()
    await look('recovery-code')
    await page.fill('[name=code]', recoveryCode)
    await button(page, 'Confirm').click()
    await page.getByRole('heading', { name: 'Profile' }).waitFor()

    await page.goto(`${issuer}/account/two-step`)
    await page.getByText('Codes left: 9').waitFor()
    await link(page, 'Turn it off').click()
    await look('account-two-step-turn-off')
    await button(page, 'Turn it off').click()
    await page.getByText('It is off').waitFor()
  }, 180_000)
})

describeInBrowser('an app that demands two factors', () => {
  test('sends somebody who has none to where they are set up', async () => {
    await using system = await startTestSystem()
    await using browser = await openBrowser()
    const person = await newPerson(system)
    const { app } = await system.registerApp()
    const page = await browser.newPage({ locale: 'de-DE' })
    const acr = { essential: true, value: 'urn:latchkey:acr:2fa' }
    const parameters = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: app.redirectUris[0] ?? '',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      claims: JSON.stringify({ id_token: { acr } }),
    })

    await page.goto(`${system.issuer}/oidc/authorize?${parameters}`)
    await inspect(page, 'login-with-passkey-german')
    await page.fill('[name=email]', person.email)
    await page.fill('[name=password]', person.password)
    await button(page, 'Anmelden').first().click()
    await page.getByRole('heading', { name: 'Es fehlt noch ein Schritt' }).waitFor()
    await inspect(page, 'second-factor-required-german')
    await link(page, 'In meinem Konto einrichten').click()
    await page.waitForURL(/interaction/)
  }, 120_000)
})
