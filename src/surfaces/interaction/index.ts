/**
 * The pages between an app and a signed-in person: login, registration, consent, signing out, and
 * the ways on from a page that is too old. What is proven is left to the core, what is issued to
 * `oidc`.
 */
export type { InteractionDeps } from './deps.ts'
export { leadOn } from './lead-on.ts'
export { InteractionProviderPages } from './provider-pages.ts'
export { interactionRoutes } from './routes.ts'
