import type { Transaction } from 'kysely'
import {
  decideLink,
  type ExternalIdentityStore,
  IdentityLinkedElsewhere,
  type IdentityOutcome,
  type LinkDecision,
  type UpstreamIdentity,
} from '../../../core/upstream/index.ts'
import type { User, WayInRule } from '../../../core/users/index.ts'
import { type EmailAddress, type Instant, newId } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'
import { adoptAddress, insertUser } from './user-creation.ts'
import { getUser, lockUser } from './user-rows.ts'
import { keepingWayIn } from './way-in-rows.ts'

const OUTCOMES = {
  'sign-in': 'known',
  link: 'linked',
  create: 'created',
} as const satisfies Record<LinkDecision['action'], IdentityOutcome>

export class KyselyExternalIdentityStore implements ExternalIdentityStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async resolve(
    identity: UpstreamIdentity,
    now: Instant,
    admit?: (address: EmailAddress | undefined) => void,
  ): Promise<{ user: User; outcome: IdentityOutcome }> {
    // Of two first sign-ins the slower one finds the user, or the address, of the faster.
    return inTransaction(this.#db, async (trx) => {
      const decision = await decide(trx, identity)
      if (decision.action === 'create') {
        admit?.(decision.withAddress ? identity.email?.address : undefined)
      }
      const userId = await apply(trx, decision, identity, now)

      return { user: await getUser(trx, userId), outcome: OUTCOMES[decision.action] }
    })
  }

  async link(userId: string, identity: UpstreamIdentity, now: Instant): Promise<User> {
    return inTransaction(this.#db, async (trx) => {
      const owner = await lockIdentity(trx, identity)
      if (owner !== undefined && owner !== userId) throw new IdentityLinkedElsewhere()

      await lockUser(trx, userId)
      if (owner === undefined) await insertIdentity(trx, userId, identity, now)
      if (identity.email?.isVouchedFor) await adoptAddress(trx, userId, identity.email.address, now)

      return getUser(trx, userId)
    })
  }

  async unlink(
    userId: string,
    { provider, subject }: { provider: string; subject: string },
    isEnough: WayInRule,
  ): Promise<void> {
    await inTransaction(this.#db, (trx) =>
      keepingWayIn(trx, userId, isEnough, async () => {
        await trx
          .deleteFrom('external_identities')
          .where('provider', '=', provider)
          .where('provider_subject', '=', subject)
          .where('user_id', '=', userId)
          .execute()
      }),
    )
  }

  async listOfUser(userId: string): Promise<readonly { provider: string; subject: string }[]> {
    return orUnavailable(() =>
      this.#db
        .selectFrom('external_identities')
        .select(['provider', 'provider_subject as subject'])
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('provider')
        .orderBy('provider_subject')
        .execute(),
    )
  }
}

async function decide(trx: Transaction<Tables>, identity: UpstreamIdentity): Promise<LinkDecision> {
  const { email } = identity
  const identityOwner = await lockIdentity(trx, identity)
  const isVouchedFor = email?.isVouchedFor ?? false
  if (identityOwner) return decideLink({ identityOwner, isVouchedFor })

  const addressOwner = email && isVouchedFor ? await lockOwner(trx, email.address) : undefined
  return decideLink({ addressOwner, isVouchedFor })
}

/** The user whose identity it is. */
async function lockIdentity(
  trx: Transaction<Tables>,
  { provider, subject }: UpstreamIdentity,
): Promise<string | undefined> {
  const identity = await trx
    .selectFrom('external_identities')
    .select('user_id')
    .where('provider', '=', provider)
    .where('provider_subject', '=', subject)
    .forUpdate()
    .executeTakeFirst()

  return identity?.user_id
}

/** The user who has verified the address; until the transaction ends they keep it. */
async function lockOwner(
  trx: Transaction<Tables>,
  address: EmailAddress,
): Promise<string | undefined> {
  const owner = await trx
    .selectFrom('user_emails')
    .select('user_id')
    .where('verified_address', '=', address)
    .forUpdate()
    .executeTakeFirst()

  return owner?.user_id
}

/** @returns the id of the identity's user */
async function apply(
  trx: Transaction<Tables>,
  decision: LinkDecision,
  identity: UpstreamIdentity,
  now: Instant,
): Promise<string> {
  if (decision.action === 'sign-in') return decision.userId

  const { profile, email } = identity
  const userId = decision.action === 'link' ? decision.userId : newId()
  if (decision.action === 'create') {
    const verified =
      decision.withAddress && email ? { address: email.address, isVerified: true } : undefined
    const user = { id: userId, profile, email: verified, passwordHash: undefined }
    await insertUser(trx, user, now)
  }
  await insertIdentity(trx, userId, identity, now)

  return userId
}

async function insertIdentity(
  trx: Transaction<Tables>,
  userId: string,
  { provider, subject }: UpstreamIdentity,
  now: Instant,
): Promise<void> {
  await trx
    .insertInto('external_identities')
    .values({ provider, provider_subject: subject, user_id: userId, created_at: now })
    .execute()
}
