/**
 * HTTP itself: who is asking, in which language, from where; how an error becomes an answer; forms,
 * headers, pages. What is answered at which address is left to the other surfaces.
 */
export { answerInMessages, type WayOn } from './answer-failures.ts'
export { createApp } from './app.ts'
export { bind } from './bind.ts'
export { cookieNamesOf } from './cookie-names.ts'
export { correlationIdOf } from './correlation.ts'
export { cors } from './cors.ts'
export { Csrf, ForgedRequest } from './csrf.ts'
export { devMailRoutes } from './dev-mail-routes.ts'
export { DRAIN_MS, type DrainOptions } from './drain.ts'
export { field, InvalidForm, readForm } from './form.ts'
export { formRefusal } from './form-refusal.ts'
export { healthRoutes } from './health-routes.ts'
export { homeRoutes } from './home-routes.ts'
export { InvalidBody, jsonBody, optionalText, readJson, requiredText } from './json-body.ts'
export { languageOf, languageOfHeader } from './language-of.ts'
export { metricsApp } from './metrics-app.ts'
export { notAllowed } from './not-allowed.ts'
export { nothingBelow } from './nothing-below.ts'
export { type ApiOperation, type Named, openApiRoutes, routerPath } from './open-api/index.ts'
export {
  type AccountFrame,
  Assets,
  type LoginMethodChoice,
  type Notice,
  type Page,
  Pages,
  type QrCode,
  type UpstreamChoice,
} from './pages/index.ts'
export { Readiness } from './readiness.ts'
export { redirect } from './redirect.ts'
export { type Listening, listen } from './server.ts'
export { statusOf } from './status-of.ts'
export { clientAddresses } from './trusted-proxies.ts'
