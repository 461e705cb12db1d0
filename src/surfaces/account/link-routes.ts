import type Router from '@koa/router'
import { CALLBACK_PATHS } from '../../core/upstream/index.ts'
import type { IdentityPages } from './identity-pages.ts'

/** Where upstreams send people back to. Who did not set out from the account page goes on. */
export function takeReturns(router: Router, identities: Pick<IdentityPages, 'complete'>): void {
  router.get('/upstream/:provider/callback', async (ctx, next) => {
    if (!(await identities.complete(ctx, ctx.params.provider ?? ''))) await next()
  })
  for (const [path, provider] of Object.entries(CALLBACK_PATHS)) {
    router.get(path, async (ctx, next) => {
      if (!(await identities.complete(ctx, provider))) await next()
    })
  }
}
