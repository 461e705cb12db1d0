import { describe, expect, test } from '@jest/globals'
import { Assets, type Page, Pages } from '../../src/surfaces/http/pages/index.ts'
import { type Language, languages } from '../../src/texts/index.ts'
import { samplePages } from './sample-pages.ts'

const HOSTILE = `<img src=x onerror=1>"'&`
const HOSTILE_INERT = '&lt;img src=x onerror=1&gt;&#34;&#39;&amp;'
const TAG = /<[a-z][^>]*>/g
const ATTRIBUTES = /^<[a-z0-9]+(\s+[a-z-]+(="[^"<>]*")?)*\s*\/?>$/i

/** A value that was forgotten, a placeholder that was not filled, a key that has no text. */
const UNFINISHED = /undefined|\[object|\{\{|>\s*([\w-]+\.)+[\w-]+\s*</

const english: Language = { tag: 'en', direction: 'ltr' }
const pages = new Pages({ assets: new Assets() })
const render = (page: Page, language = english): string => pages.render(page, language)

const formsOf = (html: string): readonly string[] => html.match(/<form.*?<\/form>/gs) ?? []

/** The page with every string that is shown, or that an attribute holds, made hostile. */
const hostile = ({ view, model }: Page): Page => ({ view, model: poison(model) }) as Page

function poison(value: unknown, key?: string): unknown {
  if (key === 'field' || key === 'template') return value
  if (typeof value === 'string') return HOSTILE
  if (Array.isArray(value)) return value.map((item) => poison(item))
  if (typeof value !== 'object' || value === null) return value

  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]))
}

const login = (model: Partial<Extract<Page, { view: 'interaction/login' }>['model']>): string =>
  render({
    view: 'interaction/login',
    model: {
      appName: 'Kite Photos',
      action: '/action',
      csrf: 'csrf token',
      cancelAction: '/cancel',
      passkey: { action: '/passkey', optionsAction: '/passkey/options' },
      takesPassword: true,
      upstreams: [],
      registerHref: '/register',
      ...model,
    },
  })

describe.each(languages)('in $tag', (language) => {
  test.each(samplePages)('the page %s says all it has to say', (_, page) => {
    const html = render(page, language)

    expect(html).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect(html).toMatch(/<title>[^<]+ · [^<]+<\/title>/)
    expect(html.match(/<h1>/g)).toHaveLength(1)
    expect(html).not.toMatch(UNFINISHED)
  })
})

describe.each(samplePages)('the page %s', (_, page) => {
  test('lets nothing that it shows become markup', () => {
    const html = render(hostile(page))

    expect(html).not.toContain('<img src=x')
    expect(html.split('onerror=1')).toHaveLength(html.split(HOSTILE_INERT).length)
  })

  test('quotes every attribute, whatever is in it', () => {
    const tags = [render(page), render(hostile(page))].flatMap((html) => html.match(TAG) ?? [])

    expect(tags.filter((tag) => !ATTRIBUTES.test(tag))).toEqual([])
  })

  test('has no script, no style and no handler but in files of ours', () => {
    const html = render(page).replace(/<script src="\/assets\/[^"]+" defer><\/script>/g, '')

    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  })

  test('sends forms, but a search, by POST, by real submit buttons, with a token', () => {
    for (const form of formsOf(render(page))) {
      if (form.includes('role="search"')) continue
      expect(form).toMatch(/^<form method="post" action="[^"]+"/)
      expect(form).toMatch(
        /<input type="hidden" name="(csrf" value="csrf|xsrf" value="xsrf) token">/,
      )
      expect(form).toContain('<button type="submit"')
    }
  })

  test('lays itself out from right to left', () => {
    expect(render(page, { tag: 'ar', direction: 'rtl' })).toContain('<html lang="ar" dir="rtl">')
  })
})

describe('a refused form', () => {
  test('shows the error at its field and ties the two together', () => {
    const html = login({ error: { code: 'invalid_email_address', field: 'email' } })

    expect(html).toMatch(/id="email-error" role="alert"/)
    expect(html).toMatch(/name="email"[^>]*aria-describedby="email-error"[^>]*aria-invalid="true"/)
    expect(html).toContain('<title>Error: Sign in · Kite Photos</title>')
  })

  test('says what is wrong with all of it above the form, and again at the field in focus', () => {
    const html = login({ error: { code: 'invalid_credentials' }, email: 'ada@example.org' })

    expect(html).toMatch(/id="error" role="alert"/)
    expect(html).toMatch(/name="password"[^>]*aria-describedby="error"[^>]*autofocus/)
  })

  test('shows an error at a field that it does not have above the form', () => {
    expect(login({ error: { code: 'name_required', field: 'name' } })).toMatch(
      /id="error" role="alert"[^>]*>Please enter your name\./,
    )
  })

  test('says how long to wait', () => {
    const error = { code: 'too_many_attempts', values: { seconds: 601 } }

    expect(login({ error })).toContain('Please wait 11 minutes and try again.')
  })

  test('has something to say about an error that nobody wrote a text for', () => {
    for (const code of ['no_such_code', 'constructor', '__proto__', 'a.b', '']) {
      expect(login({ error: { code } })).toContain('That did not work. Please try again.')
    }
  })

  test('takes nothing that somebody typed for a text or a placeholder', () => {
    const appName = '$t(login.or) {{name}} {appName}'

    expect(login({ appName })).toContain(`<strong><bdi>${appName}</bdi></strong>`)
  })
})
