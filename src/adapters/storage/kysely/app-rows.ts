import type { Insertable, Selectable } from 'kysely'
import type { App, AppSecret, AppSettings, NewApp } from '../../../core/apps/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import type { Tables } from './tables.ts'

/** An app beside one of its secrets, or beside none. */
export interface AppRow extends Selectable<Tables['apps']> {
  secret_digest: string | null
  secret_created_at: number | null
  secret_expires_at: number | null
}

/** As JSON, so what is undefined is not there. */
type Settings = Omit<AppSettings, 'name' | 'type'>

/** What the column `settings` holds. */
export const settingsOf = (column: string): Settings => JSON.parse(column)

/** Apps in the order of their first rows, each with the secrets of all its rows. */
export function rowsToApps(rows: readonly AppRow[]): App[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].map(rowsToApp)
}

function rowsToApp(rows: readonly AppRow[]): App {
  const row = rows[0] as AppRow
  const settings = settingsOf(row.settings)

  return {
    id: row.id,
    clientId: row.client_id,
    ownerId: row.owner_id ?? undefined,
    name: row.name,
    type: row.type as App['type'],
    redirectUris: settings.redirectUris,
    postLogoutRedirectUris: settings.postLogoutRedirectUris,
    backchannelLogoutUri: settings.backchannelLogoutUri,
    loginMethods: settings.loginMethods,
    skipConsent: settings.skipConsent,
    idTokenAlgorithm: settings.idTokenAlgorithm,
    jwks: settings.jwks,
    secrets: rows.flatMap(rowToSecret),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

const rowToSecret = (row: AppRow): AppSecret[] =>
  row.secret_digest === null
    ? []
    : [
        {
          digest: row.secret_digest,
          createdAt: row.secret_created_at as number,
          expiresAt: row.secret_expires_at ?? undefined,
        },
      ]

/** The columns of what may change. */
export function settingsToColumns({
  name,
  type,
  redirectUris,
  postLogoutRedirectUris,
  backchannelLogoutUri,
  loginMethods,
  skipConsent,
  idTokenAlgorithm,
  jwks,
}: AppSettings) {
  const settings: Settings = {
    redirectUris,
    postLogoutRedirectUris,
    backchannelLogoutUri,
    loginMethods,
    skipConsent,
    idTokenAlgorithm,
    jwks,
  }

  return { name, type, settings: JSON.stringify(settings) }
}

export const newAppToRow = (app: NewApp, now: Instant): Insertable<Tables['apps']> => ({
  ...settingsToColumns(app),
  id: app.id,
  client_id: app.clientId,
  owner_id: app.ownerId ?? null,
  created_at: now,
  updated_at: now,
})

export const secretToRow = (
  appId: string,
  { digest, createdAt, expiresAt }: AppSecret,
): Insertable<Tables['app_secrets']> => ({
  digest,
  app_id: appId,
  created_at: createdAt,
  expires_at: expiresAt ?? null,
})
