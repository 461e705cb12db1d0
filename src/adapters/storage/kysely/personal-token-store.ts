import type { Selectable } from 'kysely'
import {
  type NewPersonalToken,
  type PersonalToken,
  PersonalTokenNotFound,
  type PersonalTokenStore,
} from '../../../core/developers/index.ts'
import { type Instant, MINUTE } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import type { Tables } from './tables.ts'

/** So that a busy script does not write at each of its requests. */
const USE_NOTED_EVERY_MS = MINUTE

export class KyselyPersonalTokenStore implements PersonalTokenStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  create({ digest, ...token }: NewPersonalToken): Promise<PersonalToken> {
    return orUnavailable(async () => {
      await this.#db
        .insertInto('personal_tokens')
        .values({
          id: token.id,
          digest,
          user_id: token.userId,
          name: token.name,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
        })
        .execute()

      return { ...token, lastUsedAt: undefined }
    })
  }

  list(userId: string, now: Instant): Promise<readonly PersonalToken[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('personal_tokens')
        .selectAll()
        .where('user_id', '=', userId)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()

      return rows.map(toToken)
    })
  }

  use(digest: string, now: Instant): Promise<PersonalToken | undefined> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('personal_tokens')
        .selectAll()
        .where('digest', '=', digest)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (!row || (row.last_used_at ?? 0) > now - USE_NOTED_EVERY_MS) return row && toToken(row)

      const { numUpdatedRows } = await this.#db
        .updateTable('personal_tokens')
        .set({ last_used_at: now })
        .where('id', '=', row.id)
        .executeTakeFirst()

      // Revoked since it was read.
      return numUpdatedRows ? toToken({ ...row, last_used_at: now }) : undefined
    })
  }

  delete(id: string, userId?: string): Promise<void> {
    return orUnavailable(async () => {
      const ofThatId = this.#db.deleteFrom('personal_tokens').where('id', '=', id)
      const { numDeletedRows } = await ofThatId
        .$if(userId !== undefined, (tokens) => tokens.where('user_id', '=', userId as string))
        .executeTakeFirst()

      if (!numDeletedRows) throw new PersonalTokenNotFound()
    })
  }
}

const toToken = (row: Selectable<Tables['personal_tokens']>): PersonalToken => ({
  id: row.id,
  userId: row.user_id,
  name: row.name,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at ?? undefined,
})
