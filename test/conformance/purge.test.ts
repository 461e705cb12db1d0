import { describe, expect, test } from '@jest/globals'
import { KyselyArtifactStore } from '../../src/adapters/storage/kysely/artifact-store.ts'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { KyselyLeaseStore } from '../../src/adapters/storage/kysely/lease-store.ts'
import { Purge } from '../../src/core/artifacts/index.ts'
import { Lease } from '../../src/core/leases/index.ts'
import { DAY, digest, HOUR, MINUTE, newId } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { engines } from '../support/databases.ts'

const SIGN_INS_A_DAY = 600
const DAYS = 8
/** How long a refresh family lives here, and with it everything that replay detection needs. */
const FAMILY = 2 * DAY

const times = <Row>(count: number, row: () => Row): Row[] => Array.from({ length: count }, row)

/** What a day of sign-ins leaves behind, each row with the life that such a thing has. */
async function leaveBehind(db: Database, now: number): Promise<void> {
  const artifact = (kind: string, lifetime: number, isUsed: boolean) => ({
    id_digest: digest(newId()),
    kind,
    grant_id: newId(),
    payload: '{}',
    keep_until: now + lifetime,
    consumed_at: isUsed ? now : null,
  })
  const expires_at = now + 10 * MINUTE

  for (const [kind, lifetime, isUsed] of [
    ['AuthorizationCode', FAMILY, true],
    ['RefreshToken', FAMILY, true],
    ['RefreshToken', FAMILY, false],
    ['AccessToken', 15 * MINUTE, false],
    ['Interaction', HOUR, true],
    ['ReplayDetection', MINUTE, false],
  ] as const) {
    const rows = times(SIGN_INS_A_DAY, () => artifact(kind, lifetime, isUsed))
    await db.insertInto('artifacts').values(rows).execute()
  }
  const ids = times(SIGN_INS_A_DAY, newId)
  await db
    .insertInto('grants')
    .values(
      ids.map((id) => ({
        id,
        account_id: id,
        client_id: id,
        payload: '{}',
        expires_at: now + FAMILY,
        revoked_at: now,
      })),
    )
    .execute()
  await db
    .insertInto('sessions')
    .values(
      ids.map((uid) => ({
        uid,
        account_id: uid,
        payload: '{}',
        authorizations: '{}',
        expires_at: now + FAMILY,
      })),
    )
    .execute()
  await db
    .insertInto('session_cookies')
    .values(ids.map((id) => ({ id_digest: digest(id), session_uid: id, expires_at })))
    .execute()
  await db
    .insertInto('rate_limits')
    .values(ids.map((key) => ({ key, attempts: 1, expires_at })))
    .execute()
}

const TABLES = ['artifacts', 'grants', 'sessions', 'session_cookies', 'rate_limits'] as const

async function count(db: Database): Promise<Record<string, number>> {
  const counts = TABLES.map(async (table) => {
    const { rows } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('rows'))
      .executeTakeFirstOrThrow()

    return [table, Number(rows)]
  })

  return Object.fromEntries(await Promise.all(counts))
}

describe.each(engines)('the tables of a busy server on $name', ({ open }) => {
  test('hold what is alive and what replay detection needs, and nothing else', async () => {
    await using database = await open()
    const { db } = database
    const clock = new TestClock()
    const lease = new Lease({
      leases: new KyselyLeaseStore(db),
      clock,
      name: 'purge',
      durationMs: MINUTE,
    })
    const purge = new Purge({
      artifacts: new KyselyArtifactStore(db),
      lease,
      clock,
      pause: async () => {},
    })

    for (let day = 1; day <= DAYS; day += 1) {
      await leaveBehind(db, clock.now())
      clock.advance(HOUR + 1)
      await purge.run(new AbortController().signal)
      clock.advance(DAY - HOUR - 1)

      const families = Math.min(day, FAMILY / DAY) * SIGN_INS_A_DAY
      expect(await count(db)).toEqual({
        artifacts: 3 * families,
        grants: families,
        sessions: families,
        session_cookies: 0,
        rate_limits: 0,
      })
    }
  }, 60_000)
})
