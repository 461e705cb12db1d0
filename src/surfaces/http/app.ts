import Koa from 'koa'
import type { Config } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import type { Meter } from '../../core/meter.ts'
import type { Tracer } from '../../core/tracing/index.ts'
import { accessLog } from './access-log.ts'
import { answerFailures } from './answer-failures.ts'
import { auditOrigin } from './audit-origin.ts'
import { correlation } from './correlation.ts'
import { cached } from './entity-tag.ts'
import { measureRequests } from './measure-requests.ts'
import { type Assets, type Pages, securityHeaders } from './pages/index.ts'
import { normalizeTarget } from './request-target.ts'
import { type Surface, surfaceChains } from './surface-chains.ts'
import { traceRequests } from './trace-requests.ts'
import { pinToIssuer } from './trusted-proxies.ts'

export interface AppDeps {
  config: Pick<Config, 'issuer' | 'secrets' | 'trustedProxies'>
  log: Log
  meter: Meter
  /** Undefined where nobody follows requests. */
  tracer: Tracer | undefined
  pages: Pages
  assets: Assets
  /** For how many seconds discovery and the JWKS may be kept now. */
  wellKnownMaxAge: () => number
  /** What is answered, in order: the first that knows the address answers. */
  surfaces: readonly Surface[]
}

const WELL_KNOWN = /^\/\.well-known\//

/** The one Koa application, from the wire inwards. */
export function createApp(deps: AppDeps): Koa {
  const { config, log, meter, tracer, pages, assets, surfaces } = deps
  const { issuer, secrets, trustedProxies } = config
  const wellKnown = cached(deps.wellKnownMaxAge)
  // oidc-provider works in this application, so it is these keys that its cookies are signed by.
  const app = new Koa({ proxy: true, keys: [...secrets.cookieKeys] })

  if (tracer) app.use(traceRequests(tracer))
  app.use(measureRequests(meter))
  app.use(correlation)
  app.use(normalizeTarget)
  app.use(pinToIssuer(issuer, trustedProxies))
  app.use(auditOrigin)
  app.use(accessLog(log))
  app.use(answerFailures({ pages, log }))
  app.use(securityHeaders({ isHttps: issuer.startsWith('https:') }))
  app.use(assets.serve)
  app.use((ctx, next) => (WELL_KNOWN.test(ctx.path) ? wellKnown(ctx, next) : next()))
  app.use(surfaceChains(surfaces))
  app.use((ctx) => notFound(ctx, pages))
  app.on('error', (error) => {
    log[isHangUp(error) ? 'debug' : 'error']({ err: error }, 'the answer could not be sent')
  })

  return app
}

/** Whoever asked has gone, or never sent all of it: not our fault, and nothing to act on. */
const isHangUp = ({ code = '' }: { code?: string }): boolean =>
  /^(ECONNRESET|EPIPE|ERR_STREAM_|HPE_)/.test(code)

const notFound = (ctx: Koa.Context, pages: Pages): void => {
  const { correlationId } = ctx.state
  if (ctx.accepts('json', 'html') === 'html') {
    pages.show(ctx, { view: 'not-found', model: { correlationId } })
  } else {
    ctx.status = 404
    ctx.body = { error: 'not_found', correlation_id: correlationId }
  }
}
