import type { Transaction } from 'kysely'
import { type AppSecret, type AppSettings, publicOrigins } from '../../../core/apps/index.ts'
import { secretToRow } from './app-rows.ts'
import type { Tables } from './tables.ts'

/** Of an app whose row is locked or gone. */
export async function deleteParts(trx: Transaction<Tables>, appId: string): Promise<void> {
  for (const table of ['app_secrets', 'app_origins'] as const) {
    await trx.deleteFrom(table).where('app_id', '=', appId).execute()
  }
}

export async function insertOrigins(
  trx: Transaction<Tables>,
  appId: string,
  settings: AppSettings,
): Promise<void> {
  const rows = publicOrigins(settings).map((origin) => ({ origin, app_id: appId }))
  if (rows.length) await trx.insertInto('app_origins').values(rows).execute()
}

export async function insertSecrets(
  trx: Transaction<Tables>,
  appId: string,
  secrets: readonly AppSecret[],
): Promise<void> {
  if (!secrets.length) return

  const rows = secrets.map((secret) => secretToRow(appId, secret))
  await trx.insertInto('app_secrets').values(rows).execute()
}
