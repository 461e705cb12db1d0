import { type App, AppNotFound, type AppStore, type NewApp } from '../../../core/apps/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type AppRow, newAppToRow, rowsToApps } from './app-rows.ts'
import { type Database, orUnavailable } from './database.ts'
import { revokeGrants } from './grant-revocation.ts'
import { inTransaction } from './in-transaction.ts'
import { PreparedQuery } from './prepared-query.ts'

export class KyselyAppStore implements AppStore {
  readonly #db: Database
  readonly #findByClientId: PreparedQuery<{ clientId: string }, AppRow>

  constructor(db: Database) {
    this.#db = db
    this.#findByClientId = new PreparedQuery(({ clientId }) =>
      selectApps(db).where('apps.client_id', '=', clientId),
    )
  }

  find(id: string): Promise<App | undefined> {
    return orUnavailable(async () => {
      const rows = await selectApps(this.#db).where('apps.id', '=', id).execute()

      return rowsToApps(rows)[0]
    })
  }

  findByClientId(clientId: string): Promise<App | undefined> {
    return orUnavailable(async () => {
      const { rows } = await this.#findByClientId.run(this.#db, { clientId })

      return rowsToApps(rows)[0]
    })
  }

  create(app: NewApp, now: Instant): Promise<App> {
    const { id, secretDigest } = app

    return inTransaction(this.#db, async (trx) => {
      await trx.insertInto('apps').values(newAppToRow(app, now)).execute()
      if (secretDigest) {
        await trx
          .insertInto('app_secrets')
          .values({ digest: secretDigest, app_id: id, created_at: now, expires_at: null })
          .execute()
      }
      const rows = await selectApps(trx).where('apps.id', '=', id).execute()

      return rowsToApps(rows)[0] as App
    })
  }

  list({ ownerId }: { ownerId?: string }): Promise<readonly App[]> {
    return orUnavailable(async () => {
      const apps = selectApps(this.#db)
      const wanted = ownerId === undefined ? apps : apps.where('apps.owner_id', '=', ownerId)

      return rowsToApps(await wanted.execute())
    })
  }

  delete(id: string, now: Instant): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      const app = await trx
        .selectFrom('apps')
        .select('client_id')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (!app) throw new AppNotFound()

      await trx.deleteFrom('apps').where('id', '=', id).execute()
      await trx.deleteFrom('app_secrets').where('app_id', '=', id).execute()
      for (const table of ['consents', 'app_events'] as const) {
        await trx.deleteFrom(table).where('client_id', '=', app.client_id).execute()
      }
      await revokeGrants(trx, { client_id: app.client_id }, now)
    })
  }
}

/** The app and its secrets in one statement: every request of the protocol begins with it. */
const selectApps = (db: Database) =>
  db
    .selectFrom('apps')
    .leftJoin('app_secrets', 'app_secrets.app_id', 'apps.id')
    .selectAll('apps')
    .select([
      'app_secrets.digest as secret_digest',
      'app_secrets.created_at as secret_created_at',
      'app_secrets.expires_at as secret_expires_at',
    ])
    .orderBy('apps.created_at', 'desc')
    .orderBy('apps.id')
    .orderBy('app_secrets.created_at', 'desc')
