import type { Context } from 'koa'
import { MIN_PASSWORD_LENGTH } from '../../../core/passwords/index.ts'
import {
  chooseLanguage,
  familyTranslator,
  type Language,
  renderTemplate,
  translator,
} from '../../../texts/index.ts'
import type { Assets } from './assets.ts'
import type { Notice } from './notice.ts'
import type { Page } from './page.ts'
import { titleOf } from './page-title.ts'
import { preferredLanguages } from './preferred-languages.ts'
import { richText } from './rich-text.ts'

/** What a person must keep to, for hints and errors alike. */
const LIMITS = { minimum: MIN_PASSWORD_LENGTH }

/** Writes pages, in the language of whoever asked. */
export class Pages {
  readonly #assets: Pick<Assets, 'url'>

  constructor({ assets }: { assets: Pick<Assets, 'url'> }) {
    this.#assets = assets
  }

  /** The whole HTML document. */
  render(page: Page, language: Language): string {
    const t = translator(language.tag)
    const textOf = familyTranslator(t)
    const locals = {
      ...page,
      t,
      rich: richText(t),
      textOf,
      limits: LIMITS,
      explain: ({ code, values }: Notice) => textOf('errors', code, { ...LIMITS, ...values }),
      asset: (name: string) => this.#assets.url(name),
      language,
    }
    const body = renderTemplate(page.view, locals)
    const layout = 'frame' in page.model ? `${page.view.split('/')[0]}/layout` : 'layout'

    return renderTemplate(layout, { ...locals, body, title: titleOf(page, t) })
  }

  /**
   * Answers with the page, which no cache may keep: it shows who somebody is, and a token. When to
   * come again is in a header too, for whoever does not read the text (RFC 9110 §10.2.3).
   */
  show(ctx: Context, page: Page, status: number = statusOf(page)): void {
    const language = chooseLanguage(preferredLanguages(ctx))
    const seconds = 'error' in page.model && page.model.error?.values?.seconds

    ctx.status = status
    ctx.type = 'html'
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Content-Language', language.tag)
    ctx.vary('Accept-Language')
    if (seconds) ctx.set('Retry-After', String(seconds))
    ctx.body = this.render(page, language)
  }
}

function statusOf(page: Page): number {
  if (page.view === 'error') return page.model.status
  if (NOT_FOUND.has(page.view)) return 404
  if (page.view === 'expired') return 400

  return 200
}

const NOT_FOUND: ReadonlySet<string> = new Set(['not-found', 'app-not-registered', 'setup-over'])
