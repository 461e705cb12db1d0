import { sql } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import type { Database } from './database.ts'

/** Rows that die by themselves: table, primary key, instant after which nothing needs the row. */
// biome-ignore format: a table
const EXPIRING = [
  ['artifacts',             'id_digest',      'keep_until'],
  ['session_cookies',       'id_digest',      'expires_at'],
  ['sessions',              'uid',            'expires_at'],
  ['grants',                'id',             'expires_at'],
  ['email_codes',           'key_digest',     'expires_at'],
  ['code_requests',         'request_digest', 'expires_at'],
  ['pending_registrations', 'binding_digest', 'expires_at'],
  ['upstream_states',       'state_digest',   'expires_at'],
  ['passkey_challenges',    'challenge_digest', 'expires_at'],
  ['half_sign_ins',         'binding_digest', 'expires_at'],
  ['rate_limits',           'key',            'expires_at'],
  ['personal_tokens',       'id',             'expires_at'],
  ['app_events',            'id',             'expires_at'],
  ['audit_events',          'id',             'expires_at'],
  ['logout_notices',        'id',             'expires_at'],
  ['setup_links',           'token_digest',   'expires_at'],
] as const

/**
 * Deletes at most `limit` expired rows of each table.
 * @returns how many there were; less than `limit` means that nothing is left
 */
export async function purgeExpired(db: Database, now: Instant, limit: number): Promise<number> {
  let most = 0

  for (const [table, key, expiry] of EXPIRING) {
    // Keys first, then the delete by key: not every engine knows DELETE … LIMIT.
    const { rows } = await sql<{ id: string }>`
      select ${sql.ref(key)} as id from ${sql.table(table)}
      where ${sql.ref(expiry)} < ${now} limit ${limit}`.execute(db)
    if (!rows.length) continue

    const ids = sql.join(rows.map(({ id }) => id))
    // Not what somebody has prolonged or used anew since.
    await sql`
      delete from ${sql.table(table)}
      where ${sql.ref(key)} in (${ids}) and ${sql.ref(expiry)} < ${now}`.execute(db)
    most = Math.max(most, rows.length)
  }

  return most
}
