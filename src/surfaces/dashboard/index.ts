/**
 * A developer's pages: their apps, personal tokens, what happened lately, and a sign-in to try. To
 * the provider it is an app like any other. What may be done to an app is left to `core/apps`, and
 * what a token is good for to `oidc`.
 */
export { dashboardApp } from './dashboard-app.ts'
export type { DashboardPorts } from './deps.ts'
export { trialRedirectUri } from './paths.ts'
export { dashboardRoutes } from './routes.ts'
