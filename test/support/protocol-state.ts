import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { digest, newId } from '../../src/core/values/index.ts'

/** Gives a user a session with its cookie, and a grant with something issued under it. */
export async function signIn(db: Database, userId: string, now: number): Promise<void> {
  const [uid, grantId] = [newId(), newId()]
  const expires_at = now + 1_000_000

  await db
    .insertInto('sessions')
    .values({ uid, account_id: userId, payload: '{}', authorizations: '{}', expires_at })
    .execute()
  await db
    .insertInto('session_cookies')
    .values({ id_digest: digest(uid), session_uid: uid, expires_at })
    .execute()
  await db
    .insertInto('grants')
    .values({ id: grantId, account_id: userId, client_id: newId(), payload: '{}', expires_at })
    .execute()
  await db
    .insertInto('artifacts')
    .values({
      id_digest: digest(grantId),
      kind: 'RefreshToken',
      grant_id: grantId,
      payload: '{}',
      keep_until: expires_at,
    })
    .execute()
}

/** What a user still has of all that. */
export async function stateOf(db: Database, userId: string) {
  const sessions = await db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', userId)
    .execute()
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('account_id', '=', userId)
    .execute()
  const cookies = await db.selectFrom('session_cookies').selectAll().execute()
  const artifacts = await db.selectFrom('artifacts').selectAll().execute()

  return {
    liveSessions: sessions.filter(({ ended_at }) => ended_at === null).length,
    cookies: cookies.filter((cookie) => sessions.some(({ uid }) => uid === cookie.session_uid))
      .length,
    liveGrants: grants.filter(({ revoked_at }) => revoked_at === null).length,
    artifacts: artifacts.filter((artifact) => grants.some(({ id }) => id === artifact.grant_id))
      .length,
  }
}
