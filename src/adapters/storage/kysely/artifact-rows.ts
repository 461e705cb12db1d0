import type { Selectable } from 'kysely'
import type {
  Artifact,
  ArtifactKey,
  FoundArtifact,
  Grant,
  Session,
} from '../../../core/artifacts/index.ts'
import { digest } from '../../../core/values/index.ts'
import type { ArtifactRow } from './artifact-reads.ts'
import type { Tables } from './tables.ts'

/** The kind is part of it: a code is not found as a refresh token. */
export const artifactDigest = ({ kind, id }: ArtifactKey): string => digest(`${kind}:${id}`)

export const cookieDigest = (id: string): string => digest(`Session:${id}`)

export const artifactToRow = (artifact: Artifact): Selectable<Tables['artifacts']> => ({
  id_digest: artifactDigest(artifact),
  kind: artifact.kind,
  grant_id: artifact.grantId ?? null,
  payload: JSON.stringify(artifact.payload),
  keep_until: artifact.keepUntil,
  consumed_at: artifact.consumedAt ?? null,
})

export const rowToArtifact = ({ kind, id }: ArtifactKey, row: ArtifactRow): FoundArtifact => ({
  kind,
  id,
  grantId: row.grant_id ?? undefined,
  grant: grantBeside(row),
  payload: JSON.parse(row.payload),
  keepUntil: row.keep_until,
  consumedAt: row.consumed_at ?? undefined,
})

const grantBeside = (row: ArtifactRow): Grant | undefined =>
  row.grant_payload === null
    ? undefined
    : rowToGrant({
        id: row.grant_id as string,
        account_id: row.grant_account_id as string,
        client_id: row.grant_client_id as string,
        payload: row.grant_payload,
        expires_at: row.grant_expires_at as number,
      })

export const rowToGrant = (row: Omit<Selectable<Tables['grants']>, 'revoked_at'>): Grant => ({
  id: row.id,
  accountId: row.account_id,
  clientId: row.client_id,
  payload: JSON.parse(row.payload),
  expiresAt: row.expires_at,
})

export const rowToSession = (
  row: Selectable<Tables['sessions']>,
  cookie: { id: string; idleAt: number },
): Session => ({
  uid: row.uid,
  id: cookie.id,
  accountId: row.account_id ?? undefined,
  payload: JSON.parse(row.payload),
  authorizations: JSON.parse(row.authorizations),
  idleAt: cookie.idleAt,
  expiresAt: row.expires_at,
  ...(row.last_use !== null && { lastUse: JSON.parse(row.last_use) }),
})
