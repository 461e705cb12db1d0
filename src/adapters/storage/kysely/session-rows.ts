import type { Transaction } from 'kysely'
import type { Change, Session } from '../../../core/artifacts/index.ts'
import { type Instant, SECOND } from '../../../core/values/index.ts'
import { cookieDigest } from './artifact-rows.ts'
import { noteEndedSignIns, signInsOf } from './ended-sign-ins.ts'
import { mergeChanges } from './merge-changes.ts'
import type { Tables } from './tables.ts'

type SaveSession = Extract<Change, { type: 'saveSession' }>

/** How long a replaced cookie value still works, for requests that are under way with it. */
const REPLACED_COOKIE_LIFETIME = 30 * SECOND

export async function saveSession(
  trx: Transaction<Tables>,
  { session, base }: SaveSession,
  now: Instant,
): Promise<void> {
  const row = await trx
    .selectFrom('sessions')
    .selectAll()
    .where('uid', '=', session.uid)
    .forUpdate()
    .executeTakeFirst()

  if (!row) {
    if (base) return
    await trx
      .insertInto('sessions')
      .values({ uid: session.uid, ...toFields(session) })
      .execute()
    return saveCookie(trx, session, undefined, now)
  }

  // Ended, or signed in as somebody else since we read it: this request comes too late.
  if (row.ended_at !== null) return
  const owners = [base?.accountId ?? null, session.accountId ?? null]
  if (!owners.includes(row.account_id)) return

  const fields = toFields({
    ...session,
    payload: mergeChanges(base?.payload ?? {}, session.payload, JSON.parse(row.payload)),
    authorizations: mergeChanges(
      base?.authorizations ?? {},
      session.authorizations,
      JSON.parse(row.authorizations),
    ) as Session['authorizations'],
    expiresAt: Math.max(session.expiresAt, row.expires_at),
  })
  await trx.updateTable('sessions').set(fields).where('uid', '=', session.uid).execute()
  // One app may be signed out of, and the session go on.
  const left = new Set(Object.keys(JSON.parse(fields.authorizations)))
  const ended = signInsOf(row).filter(({ clientId }) => !left.has(clientId))
  await noteEndedSignIns(trx, ended, now)
  await saveCookie(trx, session, base, now)
}

/**
 * Ends a session, and notes for each app that it was signed in to that this is over.
 * @returns the client ids of these apps
 */
export async function endSession(
  trx: Transaction<Tables>,
  uid: string,
  now: Instant,
): Promise<readonly string[]> {
  const session = await trx
    .selectFrom('sessions')
    .select(['account_id', 'authorizations'])
    .where('uid', '=', uid)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!session) return []

  await trx
    .updateTable('sessions')
    .set({ ended_at: now, payload: '{}', authorizations: '{}', last_use: null })
    .where('uid', '=', uid)
    .execute()
  await trx.deleteFrom('session_cookies').where('session_uid', '=', uid).execute()
  const ended = signInsOf(session)
  await noteEndedSignIns(trx, ended, now)

  return ended.map(({ clientId }) => clientId)
}

/** What was granted from a session of the user that lives; nothing for any other. */
export async function grantsOfSession(
  trx: Transaction<Tables>,
  userId: string,
  uid: string,
): Promise<string[]> {
  const row = await trx
    .selectFrom('sessions')
    .select('authorizations')
    .where('uid', '=', uid)
    .where('account_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  const authorizations: Session['authorizations'] = JSON.parse(row?.authorizations ?? '{}')

  return Object.values(authorizations).flatMap(({ grantId }) =>
    typeof grantId === 'string' ? grantId : [],
  )
}

async function saveCookie(
  trx: Transaction<Tables>,
  session: Session,
  base: Session | undefined,
  now: Instant,
): Promise<void> {
  const id_digest = cookieDigest(session.id)
  const others = trx
    .deleteFrom('session_cookies')
    .where('session_uid', '=', session.uid)
    .where('id_digest', '!=', id_digest)

  if (base && base.accountId !== session.accountId) {
    // Session fixation: a value from before the sign-in must not be good for anything after it.
    await others.execute()
  } else if (base && base.id !== session.id) {
    await trx
      .updateTable('session_cookies')
      .set({ expires_at: now + REPLACED_COOKIE_LIFETIME })
      .where('id_digest', '=', cookieDigest(base.id))
      .where('expires_at', '>', now + REPLACED_COOKIE_LIFETIME)
      .execute()
  }

  const updated = await trx
    .updateTable('session_cookies')
    .set({ expires_at: session.idleAt })
    .where('id_digest', '=', id_digest)
    .executeTakeFirst()
  if (updated.numUpdatedRows) return

  await trx
    .insertInto('session_cookies')
    .values({ id_digest, session_uid: session.uid, expires_at: session.idleAt })
    .execute()
}

const toFields = (session: Session) => ({
  account_id: session.accountId ?? null,
  payload: JSON.stringify(session.payload),
  authorizations: JSON.stringify(session.authorizations),
  expires_at: session.expiresAt,
  ...(session.lastUse && { last_use: JSON.stringify(session.lastUse) }),
})
