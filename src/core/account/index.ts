/**
 * What somebody does with their account as a whole: their name, where they are signed in, what apps
 * may see, a copy of everything, and an end to it. What they sign in by is left to its own parts.
 */
export { type AccountExport, AccountExporter } from './account-export.ts'
export { OwnAccount } from './own-account.ts'
