import type { Context, Middleware } from 'koa'
import helmet from 'koa-helmet'

const YEAR_SECONDS = 31_536_000

/**
 * No `form-action`: browsers hold the redirects after a form to it as well, and ours lead to
 * apps and upstreams, at addresses and private-use schemes that only their owners know.
 */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
}

/** What a browser may do with our answers: nothing that they do not need. */
export function securityHeaders({ isHttps }: { isHttps: boolean }): Middleware {
  const headers = headersOf(
    helmet({
      contentSecurityPolicy,
      // Under `no-referrer` a form is posted with `Origin: null`, which is what we check it by.
      referrerPolicy: { policy: 'same-origin' },
      // Other hosts of the domain are their operator's, not ours.
      strictTransportSecurity: isHttps && { maxAge: YEAR_SECONDS, includeSubDomains: false },
      xFrameOptions: { action: 'deny' },
      // For plug-ins and browsers that are no more.
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
      // An app that signs in by a popup keeps hold of its window.
      crossOriginOpenerPolicy: false,
    }),
  )

  return (ctx, next) => {
    ctx.res.setHeaders(headers)

    return next()
  }
}

/** They are the same on every answer, and helmet works them out each time it is asked: asked once. */
function headersOf(middleware: Middleware): Map<string, string> {
  const headers = new Map<string, string>()
  const res = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  }
  void middleware({ req: {}, res } as unknown as Context, async () => undefined)

  return headers
}
