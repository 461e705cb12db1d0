import type { Translate } from '../../../texts/index.ts'
import type { Page } from './page.ts'

const FORM_FOLDER = 'interaction/'

/** For the tab: what the page is, whose it is, and first of all whether something went wrong. */
export function titleOf({ view, model }: Page, t: Translate): string {
  const page = t(`${view.replace(FORM_FOLDER, '').replaceAll('/', '.')}.title`)
  const site = ('appName' in model && model.appName) || t('layout.product')
  const title = `${page} · ${site}`
  const hasFailed = view !== 'error' && 'error' in model && model.error !== undefined

  return hasFailed ? t('layout.titleWithError', { title }) : title
}
