import { expect } from '@jest/globals'
import { HttpBrowser, type Visit } from './http-browser.ts'
import { newPerson, type Person, throughPages } from './people.ts'
import type { TestSystem } from './test-system.ts'

export interface DashboardVisitor {
  browser: HttpBrowser
  person: Person
  /** What they see first. */
  home: Visit
}

/** A developer in a browser of their own, signed in to the dashboard. */
export async function openDashboard(
  system: TestSystem,
  headers: Record<string, string> = {},
): Promise<DashboardVisitor> {
  const browser = new HttpBrowser(system.issuer, headers)
  const person = await newPerson(system)
  const home = await throughPages(browser, await browser.get('/dashboard/sign-in'), person)

  return { browser, person, home }
}

export interface MadeApp {
  /** The address of its page. */
  path: string
  clientId: string
  secret: string
}

/** Registers an app by the form. */
export async function makeApp(
  browser: HttpBrowser,
  fields: Record<string, string> = {},
): Promise<MadeApp> {
  const page = await browser.submit(await browser.get('/dashboard/apps/new'), '/apps/new', {
    name: 'Tide Tables',
    type: 'web',
    redirectUri: 'https://tides.example/callback',
    ...fields,
  })
  expect(page.status).toBe(200)

  return {
    path: page.url.pathname,
    clientId: codeOf(page, 'client-id'),
    secret: codeOf(page, 'new-secret'),
  }
}

const codeOf = ({ text }: Visit, id: string): string =>
  new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(text)?.[1] ?? ''
