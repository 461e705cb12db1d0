import type { Adoption, Newcomer, UserAdoption } from '../../../core/imports/index.ts'
import type { EmailAddress, Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import { insertUser } from './user-creation.ts'

export class KyselyUserAdoption implements UserAdoption {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  adopt(newcomer: Newcomer, now: Instant): Promise<Adoption | undefined> {
    const { user, identities } = newcomer

    // Of two at once the slower finds the user, or the address, of the faster.
    return inTransaction(this.#db, async (trx) => {
      const adoption = await decide(trx, newcomer)
      if (!adoption?.isNew) return adoption

      const email = adoption.keepsAddress ? user.email : undefined
      await insertUser(trx, { ...user, email }, now)
      for (const { provider, subject } of identities) {
        await trx
          .insertInto('external_identities')
          .values({ provider, provider_subject: subject, user_id: user.id, created_at: now })
          .execute()
      }

      return adoption
    })
  }

  preview(newcomer: Newcomer): Promise<Adoption | undefined> {
    return orUnavailable(() => decide(this.#db, newcomer))
  }
}

async function decide(db: Database, { user, identities }: Newcomer): Promise<Adoption | undefined> {
  const known = (await ownerOf(db, identities)) ?? (await idIfThere(db, user.id))
  if (known) return { userId: known, isNew: false, keepsAddress: true }

  const isTaken = user.email !== undefined && (await isVerified(db, user.email.address))
  if (isTaken && identities.length === 0) return undefined

  return { userId: user.id, isNew: true, keepsAddress: !isTaken }
}

async function ownerOf(
  db: Database,
  identities: Newcomer['identities'],
): Promise<string | undefined> {
  for (const { provider, subject } of identities) {
    const row = await db
      .selectFrom('external_identities')
      .select('user_id')
      .where('provider', '=', provider)
      .where('provider_subject', '=', subject)
      .executeTakeFirst()
    if (row) return row.user_id
  }

  return undefined
}

async function idIfThere(db: Database, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst()

  return row?.id
}

async function isVerified(db: Database, address: EmailAddress): Promise<boolean> {
  const row = await db
    .selectFrom('user_emails')
    .select('user_id')
    .where('verified_address', '=', address)
    .executeTakeFirst()

  return row !== undefined
}
