/**
 * What our own apps have in common, the dashboard and the account page: each is a client of our own
 * provider like any other, signs people in by the code flow, and keeps what it has to know in the
 * browser, sealed. What their pages show and do is left to them.
 */
export { type Arrival, CodeFlow, type FlowClient } from './code-flow.ts'
export { Flash, type Message } from './flash.ts'
export { decodeJwt } from './jwt.ts'
export { type OwnApp, ownApp } from './own-app.ts'
export { type OwnAppSession, OwnAppSessions } from './own-app-sessions.ts'
export { SealedCookies } from './sealed-cookies.ts'
export { SignInPages, type SignInPlan } from './sign-in-pages.ts'
