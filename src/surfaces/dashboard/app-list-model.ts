import type { App } from '../../core/apps/index.ts'
import { paths } from './paths.ts'

const APPS_PER_PAGE = 40
/** As many are found by looking. */
const FEW_APPS = 10

/** A page of the apps that have `search` in their name, or whose client ID or id begins so. */
export function appListModel(
  owned: readonly App[],
  { search, page: asked }: { search: string; page: number },
) {
  const matching = owned.filter((app) => isMeant(app, search.toLowerCase()))
  const pages = Math.max(1, Math.ceil(matching.length / APPS_PER_PAGE))
  const page = Math.min(asked, pages)
  const before = (page - 1) * APPS_PER_PAGE
  const apps = matching.slice(before, before + APPS_PER_PAGE)
  const pageHref = (number: number) =>
    `${paths.home}?${new URLSearchParams({ search, page: String(number) })}`

  return {
    newAppHref: paths.newApp,
    apps: apps.map(({ id, ...app }) => ({ ...app, href: paths.app(id) })),
    ...(owned.length > FEW_APPS && { search: { action: paths.home, value: search } }),
    ...(pages > 1 && {
      pages: {
        first: before + 1,
        last: before + apps.length,
        count: matching.length,
        ...(page > 1 && { previousHref: pageHref(page - 1) }),
        ...(page < pages && { nextHref: pageHref(page + 1) }),
      },
    }),
  }
}

const isMeant = ({ clientId, id, name }: App, search: string): boolean =>
  name.toLowerCase().includes(search) || clientId.startsWith(search) || id.startsWith(search)
