import type { Transaction } from 'kysely'
import type { IssuedBefore, IssuedThings, RevokedCounts } from '../../../core/artifacts/index.ts'
import { type Instant, SECOND } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import { buryGrants } from './grant-revocation.ts'
import { inTransaction } from './in-transaction.ts'
import { endSession } from './session-rows.ts'
import type { Tables } from './tables.ts'

/** As many as one transaction ends, so that none keeps others waiting. */
const BATCH = 500

/** What waits for somebody who types a code or comes back from elsewhere: they begin again. */
const UNDER_WAY = [
  'email_codes',
  'code_requests',
  'pending_registrations',
  'upstream_states',
  'half_sign_ins',
  'passkey_challenges',
] as const

interface Issued {
  id: string
  payload: string
}

type Page = (trx: Transaction<Tables>, after: string) => Promise<readonly Issued[]>

export class KyselyIssuedThings implements IssuedThings {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async revoke(options: IssuedBefore): Promise<RevokedCounts> {
    const { issuedBefore, now, withPersonalTokens } = options
    const end = (page: Page, bury: Bury) => this.#end(page, bury, issuedBefore)

    // Grants first, as a request that issues something does: the two wait for each other in one order.
    const grants = await end(liveGrants, (trx, ids) => buryGrants(trx, ids, now))
    const sessions = await end(liveSessions, async (trx, ids) => {
      for (const uid of ids) await endSession(trx, uid, now)
    })
    const others = await end(withoutGrant, async (trx, ids) => {
      await trx.deleteFrom('artifacts').where('id_digest', 'in', ids).execute()
    })
    for (const table of UNDER_WAY)
      await inTransaction(this.#db, (trx) => trx.deleteFrom(table).execute())
    const personalTokens = withPersonalTokens ? await this.#deletePersonalTokens(issuedBefore) : 0

    return { sessions, grants, others, personalTokens }
  }

  async #end(page: Page, bury: Bury, issuedBefore: Instant): Promise<number> {
    let ended = 0
    let last: string | undefined = ''

    while (last !== undefined) {
      const after: string = last
      const { ids, next } = await inTransaction(this.#db, async (trx) => {
        const rows = await page(trx, after)
        const old = rows.filter(({ payload }) => isOlder(payload, issuedBefore))
        const ids = old.map(({ id }) => id)
        if (ids.length) await bury(trx, ids)

        return { ids, next: rows.length < BATCH ? undefined : rows.at(-1)?.id }
      })
      ended += ids.length
      last = next
    }

    return ended
  }

  async #deletePersonalTokens(issuedBefore: Instant): Promise<number> {
    const { numDeletedRows } = await inTransaction(this.#db, (trx) =>
      trx
        .deleteFrom('personal_tokens')
        .where('created_at', '<', issuedBefore)
        .executeTakeFirstOrThrow(),
    )

    return Number(numDeletedRows)
  }
}

type Bury = (trx: Transaction<Tables>, ids: readonly string[]) => Promise<void>

const liveGrants: Page = (trx, after) =>
  trx
    .selectFrom('grants')
    .select(['id', 'payload'])
    .where('id', '>', after)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .execute()

const liveSessions: Page = (trx, after) =>
  trx
    .selectFrom('sessions')
    .select(['uid as id', 'payload'])
    .where('uid', '>', after)
    .where('ended_at', 'is', null)
    .orderBy('uid')
    .limit(BATCH)
    .forUpdate()
    .execute()

// A replay marker has to stay: without it what it marks would work a second time.
const withoutGrant: Page = (trx, after) =>
  trx
    .selectFrom('artifacts')
    .select(['id_digest as id', 'payload'])
    .where('id_digest', '>', after)
    .where('grant_id', 'is', null)
    .where('kind', '!=', 'ReplayDetection')
    .orderBy('id_digest')
    .limit(BATCH)
    .forUpdate()
    .execute()

/** What does not say when it was issued is taken for old. */
function isOlder(payload: string, issuedBefore: Instant): boolean {
  const { iat = 0 } = JSON.parse(payload) as { iat?: number }

  return iat * SECOND < issuedBefore
}
