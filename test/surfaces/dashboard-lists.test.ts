import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { withOrigin } from '../../src/core/audit/index.ts'
import { newApp } from '../support/apps.ts'
import { TestClock } from '../support/clock.ts'
import { openDashboard } from '../support/dashboard.ts'
import type { Visit } from '../support/http-browser.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const clock = new TestClock(Date.now())
let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({ clock })
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const NOW = Date.UTC(2026, 0, 1)
const MANY = 95

async function developerOf(names: readonly string[]) {
  const { browser, person } = await openDashboard(system)
  for (const [index, name] of names.entries()) {
    await system.storage.apps.create(newApp({ ownerId: person.id, name }), NOW + index)
  }

  return browser
}

const appNames = Array.from({ length: MANY }, (_, index) => `App ${index}`)
const shownApps = ({ text }: Visit) =>
  [...text.matchAll(/<bdi>(App \d+)<\/bdi>/g)].map(([, name]) => name)
const linkOf = ({ text }: Visit, words: string): string | undefined =>
  new RegExp(`href="([^"]*)"[^>]*>${words}<`).exec(text)?.[1]?.replaceAll('&amp;', '&')

describe('the list of apps', () => {
  test('shows every app of many, page by page and back', async () => {
    const browser = await developerOf(appNames)
    const first = await browser.get('/dashboard')
    expect(first.text).toContain('1 to 40 of 95')
    const second = await browser.get(linkOf(first, 'Next') ?? '')
    const third = await browser.get(linkOf(second, 'Next') ?? '')

    const shown = [first, second, third].flatMap(shownApps)
    expect(shown).toEqual(appNames.toReversed())
    expect(linkOf(third, 'Next')).toBeUndefined()
    expect(shownApps(await browser.get(linkOf(third, 'Previous') ?? ''))).toEqual(shownApps(second))
  })

  test('finds apps by a part of the name, by the client ID, and says when there is none', async () => {
    const browser = await developerOf(appNames.slice(0, 12))
    const search = (text: string) => browser.get(`/dashboard?search=${encodeURIComponent(text)}`)
    const byName = await search('aPP 1')
    const [clientId = ''] = /[0-9a-f-]{36}(?=<\/code>)/.exec(byName.text) ?? []

    expect(shownApps(byName)).toEqual(['App 11', 'App 10', 'App 1'])
    expect(shownApps(await search(clientId))).toEqual(['App 11'])
    const none = await search('<b>')
    expect(none.text).toContain(
      'None of your apps has <strong><bdi>&lt;b&gt;</bdi></strong> in its name',
    )
    expect(linkOf(none, 'Show all apps')).toBe('/dashboard')
  })

  test('has no search where all are seen at once', async () => {
    const browser = await developerOf(appNames.slice(0, 3))

    expect((await browser.get('/dashboard')).text).not.toContain('name="search"')
  })

  test('takes no nonsense for a page', async () => {
    const browser = await developerOf(appNames.slice(0, 3))

    for (const page of ['0', '-1', 'x', '99', '1e9', '1&page=2']) {
      expect(shownApps(await browser.get(`/dashboard?page=${page}`))).toHaveLength(3)
    }
  })
})

test('the page of an app shows every event of many, page by page', async () => {
  const { browser, person } = await openDashboard(system)
  const app = newApp({ ownerId: person.id })
  await system.storage.apps.create(app, NOW)
  for (let index = 0; index < 120; index += 1) {
    // Three at each instant.
    if (index % 3 === 0) clock.advance(1)
    await withOrigin({ actor: 'app', network: undefined, correlationId: `${index}` }, () =>
      system.storage.audit.record({
        name: 'request.refused',
        outcome: 'failure',
        clientId: app.clientId,
        reason: `reason-${index}`,
      }),
    )
  }

  const seen = new Set<string>()
  let next: string | undefined = `/dashboard/apps/${app.id}`
  let pages = 0
  while (next && pages < 5) {
    const page: Visit = await browser.get(next)
    for (const [reason] of page.text.matchAll(/reason-\d+/g)) seen.add(reason)
    next = linkOf(page, 'Older events')
    pages += 1
  }

  expect([seen.size, pages]).toEqual([120, 3])
})
