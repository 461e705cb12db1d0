import type { Middleware } from 'koa'
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
export const securityHeaders = ({ isHttps }: { isHttps: boolean }): Middleware =>
  helmet({
    contentSecurityPolicy,
    // Under `no-referrer` a form is posted with `Origin: null`, which is what we check it by.
    referrerPolicy: { policy: 'same-origin' },
    // Other hosts of the domain are their operator's, not ours.
    strictTransportSecurity: isHttps && { maxAge: YEAR_SECONDS, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
    // An app that signs in by a popup keeps hold of its window.
    crossOriginOpenerPolicy: false,
  })
