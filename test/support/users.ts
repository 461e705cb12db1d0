import type { NewUser, UserProfile } from '../../src/core/users/index.ts'
import { newId, parseEmailAddress } from '../../src/core/values/index.ts'

/** A user to be created, with what a test cares about. */
export const newUser = (
  user: {
    address?: string
    isVerified?: boolean
    passwordHash?: string
    profile?: UserProfile
  } = {},
): NewUser => ({
  id: newId(),
  profile: user.profile ?? {},
  email:
    user.address === undefined
      ? undefined
      : { address: parseEmailAddress(user.address), isVerified: user.isVerified ?? true },
  passwordHash: user.passwordHash,
})

/** Does the same a hundred times at once. */
export const aHundredTimes = <Result>(
  work: (n: number) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> =>
  Promise.allSettled(Array.from({ length: 100 }, (_, n) => work(n)))
