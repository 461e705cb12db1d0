import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { axeViolations, desktop, phone, screenshot } from './browser.ts'
import { isFirstStorage } from './test-storage.ts'

const schemes = ['light', 'dark'] as const
const sizes = { phone, desktop }

/**
 * A page, in light and dark, on a phone and a desk: what axe finds, and nothing cut off. Once: a
 * page looks the same on every storage.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  if (!isFirstStorage) return page.waitForLoadState()

  for (const colorScheme of schemes) {
    // Without motion: a colour that is on its way is neither of the two.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      await screenshot(page, `${name}-${size}-${colorScheme}`)
      expect({ name, size, isWiderThanScreen: await isWiderThanScreen(page) }).toEqual({
        name,
        size,
        isWiderThanScreen: false,
      })
    }
    expect({ name, colorScheme, violations: await axeViolations(page) }).toEqual({
      name,
      colorScheme,
      violations: [],
    })
  }
}

const isWiderThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
