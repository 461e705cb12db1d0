import { expect, test } from '@jest/globals'
import { button, describeInBrowsers, openBrowser } from '../../support/browser.ts'
import { startDemoSystem } from '../../support/demo-system.ts'
import { inspect } from '../../support/inspect-page.ts'

describeInBrowsers('a person in a browser $how', ({ javaScript }) => {
  test('signs in with every upstream', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()

    for (const label of ['GitHub', 'Acme & Sons', 'Google']) {
      const page = await browser.newPage({ javaScript, locale: 'en-GB' })
      await page.goto(`${demo.appUrl}/login`)
      await button(page, `Continue with ${label}`).click()
      await button(page, /^Ada Lovelace/).click()
      // One account, which has agreed after the first.
      if (label === 'GitHub') await button(page, 'Allow').click()
      await page.getByText('Hello, Ada Lovelace').waitFor()
    }
  })

  test('who finds GitHub out of order is back on the login page, and can try again', async () => {
    await using demo = await startDemoSystem()
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript, locale: 'en-GB' })

    await page.goto(`${demo.appUrl}/login`)
    await button(page, 'Continue with GitHub').click()
    demo.github.misbehaviour = 'out-of-order'
    await button(page, /^margaret/).click()
    expect(await page.getByRole('alert').textContent()).toMatch(/did not answer as it should/)
    if (javaScript) await inspect(page, 'upstream-failed')

    demo.github.misbehaviour = undefined
    await button(page, 'Continue with GitHub').click()
    await button(page, /^margaret/).click()
    await button(page, 'Allow').click()
    await page.getByText('Hello, margaret').waitFor()
  })
})
