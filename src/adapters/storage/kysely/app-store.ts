import type { Transaction } from 'kysely'
import {
  type App,
  AppNotFound,
  type AppRevision,
  type AppStore,
  type NewApp,
  OwnerNotActive,
} from '../../../core/apps/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { deleteParts, insertOrigins, insertSecrets } from './app-parts.ts'
import { type AppRow, newAppToRow, rowsToApps, settingsToColumns } from './app-rows.ts'
import { type Database, orUnavailable } from './database.ts'
import { revokeGrants } from './grant-revocation.ts'
import { inTransaction } from './in-transaction.ts'
import { PreparedQuery } from './prepared-query.ts'
import { noteSignInsOfApp } from './sign-ins-of-app.ts'
import type { Tables } from './tables.ts'
import { lockIfActive } from './user-rows.ts'

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

  hasPublicOrigin(origin: string): Promise<boolean> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('app_origins')
        .select('app_id')
        .where('origin', '=', origin)
        .limit(1)
        .executeTakeFirst()

      return row !== undefined
    })
  }

  create(app: NewApp, now: Instant): Promise<App> {
    const { id, ownerId, secretDigest: digest } = app

    return inTransaction(this.#db, async (trx) => {
      // First of all, and until the end: whoever deletes the owner meanwhile finds this app.
      if (ownerId !== undefined && !(await lockIfActive(trx, ownerId))) throw new OwnerNotActive()
      await trx.insertInto('apps').values(newAppToRow(app, now)).execute()
      await insertOrigins(trx, id, app)
      if (digest) {
        await insertSecrets(trx, id, [{ digest, createdAt: now, expiresAt: undefined }])
      }

      return getApp(trx, id)
    })
  }

  list({ ownerId }: { ownerId?: string }): Promise<readonly App[]> {
    return orUnavailable(async () => {
      const apps = selectApps(this.#db)
      const wanted = ownerId === undefined ? apps : apps.where('apps.owner_id', '=', ownerId)

      return rowsToApps(await wanted.execute())
    })
  }

  update(id: string, revise: (app: App) => AppRevision, now: Instant): Promise<App> {
    return inTransaction(this.#db, async (trx) => {
      const { client_id } = await lockApp(trx, id)
      const { settings, secrets, endsGrants } = revise(await getApp(trx, id))

      await trx
        .updateTable('apps')
        .set({ ...settingsToColumns(settings), updated_at: now })
        .where('id', '=', id)
        .execute()
      await deleteParts(trx, id)
      await insertOrigins(trx, id, settings)
      await insertSecrets(trx, id, secrets)
      if (endsGrants) await revokeGrants(trx, { client_id }, now)

      return getApp(trx, id)
    })
  }

  delete(id: string, now: Instant, ownerId?: string): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      const app = await lockApp(trx, id)
      if (ownerId !== undefined && app.owner_id !== ownerId) throw new AppNotFound()

      const grants = await revokeGrants(trx, { client_id: app.client_id }, now)
      // While the app is there: it says where it wants to hear of it.
      await noteSignInsOfApp(trx, app.client_id, grants, now)
      await trx.deleteFrom('apps').where('id', '=', id).execute()
      await deleteParts(trx, id)
      await trx.deleteFrom('consents').where('client_id', '=', app.client_id).execute()
    })
  }
}

/** Keeps others from changing the app until the transaction ends. @throws {AppNotFound} */
async function lockApp(trx: Transaction<Tables>, id: string) {
  const app = await trx
    .selectFrom('apps')
    .select(['client_id', 'owner_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!app) throw new AppNotFound()

  return app
}

/** An app that is there for sure. */
async function getApp(trx: Transaction<Tables>, id: string): Promise<App> {
  const rows = await selectApps(trx).where('apps.id', '=', id).execute()

  return rowsToApps(rows)[0] as App
}

/** The app and its secrets in one statement: every request of the protocol begins with it. */
const selectApps = (db: Database) =>
  db
    .selectFrom('apps')
    .leftJoin('app_secrets', 'app_secrets.app_id', 'apps.id')
    .select([
      'apps.id',
      'apps.client_id',
      'apps.owner_id',
      'apps.name',
      'apps.type',
      'apps.settings',
      'apps.created_at',
      'apps.updated_at',
      'app_secrets.digest as secret_digest',
      'app_secrets.created_at as secret_created_at',
      'app_secrets.expires_at as secret_expires_at',
    ])
    .orderBy('apps.created_at', 'desc')
    .orderBy('apps.id')
    .orderBy('app_secrets.created_at', 'desc')
