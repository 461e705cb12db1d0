import type { Insertable, Selectable, Transaction } from 'kysely'
import type { AuditEvent, AuditEventStore, AuditQuery } from '../../../core/audit/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'

/** Rows of one statement: every engine takes that many at once. */
const BATCH = 50

export class KyselyAuditEventStore implements AuditEventStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async add(events: readonly AuditEvent[], expiresAt: Instant): Promise<void> {
    for (let start = 0; start < events.length; start += BATCH) {
      const some = events.slice(start, start + BATCH)
      await inTransaction(this.#db, (trx) => addNew(trx, some, expiresAt))
    }
  }

  list(query: AuditQuery): Promise<readonly AuditEvent[]> {
    return orUnavailable(async () => {
      const rows = await this.#matching(query)
        .orderBy('occurred_at', 'desc')
        .orderBy('id', 'desc')
        .limit(query.limit)
        .execute()

      return rows.map(rowToEvent)
    })
  }

  #matching({ userId, clientId, names, outcome, correlationId, since, until }: AuditQuery) {
    return this.#db
      .selectFrom('audit_events')
      .selectAll()
      .$if(userId !== undefined, (rows) => rows.where('user_id', '=', userId as string))
      .$if(clientId !== undefined, (rows) => rows.where('client_id', '=', clientId as string))
      .$if(names !== undefined, (rows) => rows.where('name', 'in', names as readonly string[]))
      .$if(outcome !== undefined, (rows) => rows.where('outcome', '=', outcome as string))
      .$if(correlationId !== undefined, (rows) =>
        rows.where('correlation_id', '=', correlationId as string),
      )
      .$if(since !== undefined, (rows) => rows.where('occurred_at', '>=', since as number))
      .$if(until !== undefined, (rows) => rows.where('occurred_at', '<', until as number))
  }
}

/** A commit that nobody knows the end of is made again, and must not make an event two. */
async function addNew(
  trx: Transaction<Tables>,
  events: readonly AuditEvent[],
  expiresAt: Instant,
): Promise<void> {
  const ids = events.map(({ id }) => id)
  const rows = await trx.selectFrom('audit_events').select('id').where('id', 'in', ids).execute()
  const known = new Set(rows.map(({ id }) => id))
  const fresh = events.filter(({ id }) => !known.has(id))
  if (!fresh.length) return

  const values = fresh.map((event) => ({ ...eventToRow(event), expires_at: expiresAt }))
  await trx.insertInto('audit_events').values(values).execute()
}

const eventToRow = (event: AuditEvent): Omit<Insertable<Tables['audit_events']>, 'expires_at'> => ({
  id: event.id,
  name: event.name,
  occurred_at: event.occurredAt,
  outcome: event.outcome,
  actor: event.actor,
  user_id: event.userId ?? null,
  client_id: event.clientId ?? null,
  network: event.network ?? null,
  correlation_id: event.correlationId ?? null,
  reason: event.reason ?? null,
  detail: event.detail ?? null,
  times: event.times,
})

const rowToEvent = (row: Selectable<Tables['audit_events']>): AuditEvent => ({
  id: row.id,
  name: row.name as AuditEvent['name'],
  occurredAt: row.occurred_at,
  outcome: row.outcome as AuditEvent['outcome'],
  actor: row.actor as AuditEvent['actor'],
  userId: row.user_id ?? undefined,
  clientId: row.client_id ?? undefined,
  network: row.network ?? undefined,
  correlationId: row.correlation_id ?? undefined,
  reason: row.reason ?? undefined,
  detail: row.detail ?? undefined,
  times: row.times,
})
