import type { Insertable, Selectable } from 'kysely'
import type { App, AppSecret, NewApp } from '../../../core/apps/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import type { Tables } from './tables.ts'

/** An app beside one of its secrets, or beside none. */
export interface AppRow extends Selectable<Tables['apps']> {
  secret_digest: string | null
  secret_created_at: number | null
  secret_expires_at: number | null
}

type Settings = Pick<
  App,
  'redirectUris' | 'postLogoutRedirectUris' | 'skipConsent' | 'idTokenAlgorithm' | 'jwks'
>

/** Apps in the order of their first rows, each with the secrets of all its rows. */
export function rowsToApps(rows: readonly AppRow[]): App[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].map(rowsToApp)
}

function rowsToApp(rows: readonly AppRow[]): App {
  const row = rows[0] as AppRow
  const settings: Settings = JSON.parse(row.settings)

  return {
    id: row.id,
    clientId: row.client_id,
    ownerId: row.owner_id ?? undefined,
    name: row.name,
    type: row.type as App['type'],
    redirectUris: settings.redirectUris,
    postLogoutRedirectUris: settings.postLogoutRedirectUris,
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

export function newAppToRow(app: NewApp, now: Instant): Insertable<Tables['apps']> {
  const { redirectUris, postLogoutRedirectUris, skipConsent, idTokenAlgorithm, jwks } = app
  const settings: Settings = {
    redirectUris,
    postLogoutRedirectUris,
    skipConsent,
    idTokenAlgorithm,
    jwks,
  }

  return {
    id: app.id,
    client_id: app.clientId,
    owner_id: app.ownerId ?? null,
    name: app.name,
    type: app.type,
    settings: JSON.stringify(settings),
    created_at: now,
    updated_at: now,
  }
}
