/**
 * The first account of a provider that has none: made by whoever reads what it prints when it
 * starts, and by nobody after them. Every other account comes by `registration` or an upstream.
 */
export { SetupLinkOver } from './errors.ts'
export { FirstAccount, type FirstAccountForm } from './first-account.ts'
export type { SetupLinkStore } from './setup-link-store.ts'
