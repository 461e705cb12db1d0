import type { Adoption, Newcomer, UserAdoption } from '../../../core/clura-import/index.ts'
import type { EmailAddress, Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import { insertUser } from './user-creation.ts'

export class KyselyUserAdoption implements UserAdoption {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  adopt(newcomer: Newcomer, now: Instant): Promise<Adoption> {
    const { user, identity } = newcomer

    // Of two at once the slower finds the user, or the address, of the faster.
    return inTransaction(this.#db, async (trx) => {
      const adoption = await decide(trx, newcomer)
      if (!adoption.isNew) return adoption

      const email = adoption.keepsAddress ? user.email : undefined
      await insertUser(trx, { ...user, email }, now)
      await trx
        .insertInto('external_identities')
        .values({
          provider: identity.provider,
          provider_subject: identity.subject,
          user_id: user.id,
          created_at: now,
        })
        .execute()

      return adoption
    })
  }

  preview(newcomer: Newcomer): Promise<Adoption> {
    return orUnavailable(() => decide(this.#db, newcomer))
  }
}

async function decide(db: Database, { user, identity }: Newcomer): Promise<Adoption> {
  const known = (await ownerOf(db, identity)) ?? (await idIfThere(db, user.id))
  if (known) return { userId: known, isNew: false, keepsAddress: true }

  const isTaken = user.email !== undefined && (await isVerified(db, user.email.address))

  return { userId: user.id, isNew: true, keepsAddress: !isTaken }
}

async function ownerOf(
  db: Database,
  { provider, subject }: Newcomer['identity'],
): Promise<string | undefined> {
  const row = await db
    .selectFrom('external_identities')
    .select('user_id')
    .where('provider', '=', provider)
    .where('provider_subject', '=', subject)
    .executeTakeFirst()

  return row?.user_id
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
