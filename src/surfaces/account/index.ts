/**
 * A person's own account: who they are, how they sign in, where they are signed in, what apps may
 * see. To the provider it is an app like any other. What may be done to an account is left to
 * `core/account` and its neighbours.
 *
 * Each section is a file and a row in `sections.ts`; what it may be done by whom is not its
 * business: `routes.ts` sees to the session, the token of the form, and a fresh sign-in.
 */
export { accountApp } from './account-app.ts'
export type { AccountPorts } from './deps.ts'
export { accountRoutes } from './routes.ts'
