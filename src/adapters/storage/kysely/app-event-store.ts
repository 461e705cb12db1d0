import type { Insertable, Selectable, Transaction } from 'kysely'
import {
  type AppEvent,
  type AppEventKind,
  type AppEventStore,
  KEPT_FOR,
  KEPT_PER_KIND,
} from '../../../core/audit/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'

/** Values or rows of one statement: every engine takes that many at once. */
const BATCH = 50

function* batchesOf<Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH)
}

export class KyselyAppEventStore implements AppEventStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async add(events: readonly AppEvent[]): Promise<void> {
    const byApp = Map.groupBy(events, ({ clientId }) => clientId)

    // App by app in one order, so that two processes at once do not wait for each other.
    for (const clientId of (await this.#existing([...byApp.keys()])).sort()) {
      const ofApp = byApp.get(clientId) ?? []
      await inTransaction(this.#db, (trx) => addEvents(trx, clientId, ofApp))
    }
  }

  list(clientId: string, { limit }: { limit: number }): Promise<readonly AppEvent[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('app_events')
        .selectAll()
        .where('client_id', '=', clientId)
        .orderBy('occurred_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()

      return rows.map(rowToEvent)
    })
  }

  /** Those that are apps. Anybody may ask in the name of any number of others. */
  #existing(clientIds: readonly string[]): Promise<string[]> {
    return orUnavailable(async () => {
      const found: string[] = []
      for (const some of batchesOf(clientIds)) {
        const rows = await this.#db
          .selectFrom('apps')
          .select('client_id')
          .where('client_id', 'in', some)
          .execute()
        found.push(...rows.map(({ client_id }) => client_id))
      }

      return found
    })
  }
}

async function addEvents(
  trx: Transaction<Tables>,
  clientId: string,
  events: readonly AppEvent[],
): Promise<void> {
  for (const some of batchesOf(events)) {
    await trx.insertInto('app_events').values(some.map(eventToRow)).execute()
  }
  for (const kind of new Set(events.map((event) => event.kind))) await trim(trx, clientId, kind)
}

/** Deletes what is older than the newest that are kept. */
async function trim(trx: Transaction<Tables>, clientId: string, kind: AppEventKind): Promise<void> {
  const newestTooMany = await trx
    .selectFrom('app_events')
    .select(['occurred_at', 'id'])
    .where('client_id', '=', clientId)
    .where('kind', '=', kind)
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .offset(KEPT_PER_KIND)
    .executeTakeFirst()
  if (!newestTooMany) return
  const { id, occurred_at } = newestTooMany

  await trx
    .deleteFrom('app_events')
    .where('client_id', '=', clientId)
    .where('kind', '=', kind)
    .where(({ and, eb, or }) =>
      or([
        eb('occurred_at', '<', occurred_at),
        and([eb('occurred_at', '=', occurred_at), eb('id', '<=', id)]),
      ]),
    )
    .execute()
}

const eventToRow = (event: AppEvent): Insertable<Tables['app_events']> => ({
  id: event.id,
  client_id: event.clientId,
  kind: event.kind,
  occurred_at: event.occurredAt,
  correlation_id: event.correlationId,
  user_id: event.userId ?? null,
  code: event.code ?? null,
  reason: event.reason ?? null,
  expires_at: event.occurredAt + KEPT_FOR,
})

const rowToEvent = (row: Selectable<Tables['app_events']>): AppEvent => ({
  id: row.id,
  clientId: row.client_id,
  kind: row.kind as AppEventKind,
  occurredAt: row.occurred_at,
  correlationId: row.correlation_id,
  userId: row.user_id ?? undefined,
  code: row.code ?? undefined,
  reason: row.reason ?? undefined,
})
