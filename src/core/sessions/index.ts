/**
 * Where a person is signed in, as they see it: a list of devices, and an end to each. What a session
 * is to the protocol is left to `artifacts` and `oidc`.
 */
export { type BrowserDescription, describeBrowser } from './describe-browser.ts'
export type { UserSession, UserSessionStore } from './user-session-store.ts'
