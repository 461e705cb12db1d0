import { expect, test } from '@jest/globals'
import { axeViolations, describeInBrowser, openBrowser } from '../support/browser.ts'

const pageWith = (body: string) => `<!doctype html>
  <html lang="en">
    <title>A page</title>
    <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <style>
      html { background: #fff; color: #333 }
      @media (prefers-color-scheme: dark) { html { background: #111 } h1 { color: #eee } }
    </style>
    <main><h1>A page</h1>${body}</main>
  </html>`

describeInBrowser('the browser of the suites', () => {
  test('finds what is wrong with a page under a strict policy', async () => {
    await using browser = await openBrowser()
    const page = await browser.newPage()
    await page.setContent(pageWith('<input name="email">'))

    expect(await axeViolations(page)).toEqual([expect.stringMatching(/^label: .*: input: /)])
  })

  test('finds what is wrong only in the dark', async () => {
    await using browser = await openBrowser()
    const page = await browser.newPage({ colorScheme: 'dark' })
    await page.setContent(pageWith('<p>Hard to read</p>'))

    expect(await axeViolations(page)).toEqual([expect.stringMatching(/^color-contrast: .*: p: /)])
  })

  test('has nothing against a page that is right', async () => {
    await using browser = await openBrowser()
    const page = await browser.newPage({ colorScheme: 'light' })
    await page.setContent(pageWith('<p>Easy to read</p>'))

    expect(await axeViolations(page)).toEqual([])
  })

  test('runs no script of a page that has to do without', async () => {
    await using browser = await openBrowser()
    const page = await browser.newPage({ javaScript: false })
    await page.setContent('<h1>Complete</h1><script>document.body.remove()</script>')

    expect(await page.textContent('h1')).toBe('Complete')
    await expect(axeViolations(page)).rejects.toThrow('need JavaScript')
  })

  test('reaches no other machine', async () => {
    await using browser = await openBrowser()
    const page = await browser.newPage()

    await expect(page.goto('http://latchkey.example')).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
  })
})
