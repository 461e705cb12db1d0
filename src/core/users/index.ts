/**
 * The one directory of people: who they are, which addresses they claim or have verified, whether
 * they may sign in. How they prove it is left to `passwords`, `email-codes` and `upstream`.
 */
export { EmailAddressTaken, UserDisabled, UserNotFound } from './errors.ts'
export { primaryEmail, type User, type UserEmail, type UserProfile } from './user.ts'
export type { NewUser, UserPage, UserStore } from './user-store.ts'
