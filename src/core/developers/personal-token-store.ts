import type { Instant } from '../values/index.ts'
import type { NewPersonalToken, PersonalToken } from './personal-token.ts'

export interface PersonalTokenStore {
  create(token: NewPersonalToken): Promise<PersonalToken>

  /** Newest first; without those that have expired. */
  list(userId: string, now: Instant): Promise<readonly PersonalToken[]>

  /** The token of this digest, noted as used now; undefined when it has expired. */
  use(digest: string, now: Instant): Promise<PersonalToken | undefined>

  /**
   * @param userId when it is given, the token of anybody else is not found
   * @throws {PersonalTokenNotFound} for all but one of two calls at once
   */
  delete(id: string, userId?: string): Promise<void>
}
