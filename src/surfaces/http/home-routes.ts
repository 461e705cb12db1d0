import Router from '@koa/router'
import type { Pages } from './pages/index.ts'

/** What somebody sees who types the address of the provider. */
export function homeRoutes({ pages, issuer }: { pages: Pages; issuer: string }): Router {
  const router = new Router()

  router.get('/', (ctx) =>
    pages.show(ctx, {
      view: 'home',
      model: {
        issuer,
        accountHref: '/account',
        dashboardHref: '/dashboard',
        discoveryHref: '/.well-known/openid-configuration',
      },
    }),
  )

  return router
}
