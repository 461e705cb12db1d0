/**
 * The one directory of people: who they are, which addresses they claim or have verified, whether
 * they may sign in. How they come in is left to `registration` and `upstream`, how they prove who
 * they are to `passwords`, `email-codes` and `upstream`.
 */
export {
  EmailAddressNotFound,
  EmailAddressTaken,
  InvalidName,
  InvalidPageCursor,
  LastWayIn,
  OwnsApps,
  PrimaryEmailAddress,
  TooManyEmailAddresses,
  UserDisabled,
  UserNotFound,
  VerifiedAddressRequired,
} from './errors.ts'
export { MAX_NAME_LENGTH, parsePersonName } from './person-name.ts'
export { primaryEmail, type User, type UserEmail, type UserProfile } from './user.ts'
export type { NewUser, UserPage, UserStore } from './user-store.ts'
export { type WayInRule, type WaysIn, wayInRule } from './ways-in.ts'
