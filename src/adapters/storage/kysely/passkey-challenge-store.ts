import type { PasskeyChallenge, PasskeyChallengeStore } from '../../../core/passkeys/index.ts'
import { digest, type Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'

export class KyselyPasskeyChallengeStore implements PasskeyChallengeStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async put({ challenge, purpose, binding, expiresAt }: PasskeyChallenge): Promise<void> {
    await orUnavailable(() =>
      this.#db
        .insertInto('passkey_challenges')
        .values({
          challenge_digest: digest(challenge),
          purpose,
          binding_digest: digest(binding),
          expires_at: expiresAt,
        })
        .execute(),
    )
  }

  consume(
    { challenge, purpose, binding }: Omit<PasskeyChallenge, 'expiresAt'>,
    now: Instant,
  ): Promise<boolean> {
    return orUnavailable(async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('passkey_challenges')
        .where('challenge_digest', '=', digest(challenge))
        .where('purpose', '=', purpose)
        .where('binding_digest', '=', digest(binding))
        .where('expires_at', '>', now)
        .executeTakeFirst()

      return numDeletedRows > 0n
    })
  }
}
