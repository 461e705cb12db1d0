import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, describe } from '@jest/globals'
import { type Browser, chromium as engine, type Page } from 'playwright-core'
import { chromium } from '../setup/chromium.ts'
import { isFirstStorage } from './test-storage.ts'

export interface PageOptions {
  /** Off, the page has to be complete without it. */
  javaScript?: boolean
  colorScheme?: 'light' | 'dark'
  viewport?: { width: number; height: number }
  /** What the browser asks for in Accept-Language. */
  locale?: string
}

export interface TestBrowser extends AsyncDisposable {
  /** A page of a visitor of its own: no cookie, no cache, no history. */
  newPage(options?: PageOptions): Promise<Page>
}

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1280, height: 900 }

const SWITCHES = [
  '--disable-gpu',
  '--disable-quic',
  // A test that would leave this machine fails here and everywhere alike.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
]

const WCAG_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']
const screenshots = join(import.meta.dirname, '..', 'screenshots')

const isLeftOut = (process.env.SKIP_BACKENDS ?? '').split(',').includes(chromium.name)

/** A `describe` whose tests are skipped, and counted so, when Chromium was left out by name. */
export const describeInBrowser = isLeftOut ? describe.skip : describe

const visitors = [
  { javaScript: true, how: 'with JavaScript' },
  { javaScript: false, how: 'without JavaScript' },
]

/** The same for visitors with JavaScript and without; what a storage breaks, it breaks for both. */
export const describeInBrowsers = describeInBrowser.each(
  isFirstStorage ? visitors : visitors.slice(0, 1),
)

const ACTION_TIMEOUT_MS = 10_000
const open = new Set<Browser>()
const scriptless = new WeakSet<Page>()

// A test that ran into its timeout never came to dispose of its browser.
afterAll(async () => {
  for (const browser of open) await browser.close()
})

/** A headless Chromium on an empty profile, which is removed when it is closed. */
export async function openBrowser(): Promise<TestBrowser> {
  const executablePath = chromium.find()
  if (!executablePath) throw new Error('There is no Chromium here: `npm test` would install it')

  const browser = await engine.launch({ executablePath, args: SWITCHES })
  open.add(browser)

  return {
    async newPage({ javaScript = true, viewport = desktop, ...options } = {}) {
      const visitor = await browser.newContext({
        javaScriptEnabled: javaScript,
        viewport,
        ...options,
      })
      visitor.setDefaultTimeout(ACTION_TIMEOUT_MS)
      const page = await visitor.newPage()
      if (!javaScript) scriptless.add(page)

      return page
    },
    async [Symbol.asyncDispose]() {
      open.delete(browser)
      await browser.close()
    },
  }
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name })

/** What WCAG 2.2 A and AA have against a page, a line for each element; empty when nothing. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  if (scriptless.has(page)) throw new Error('axe waits for timers, which need JavaScript')

  const { violations } = await new AxeBuilder({ page }).withTags(WCAG_TAGS).analyze()

  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary}`),
  )
}

/** Keeps a picture of the whole page in test/screenshots, when SCREENSHOTS=1 asks for them. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS !== '1') return

  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}
