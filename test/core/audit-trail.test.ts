import { describe, expect, test } from '@jest/globals'
import { KyselyAppEventStore, KyselyAppStore } from '../../src/adapters/storage/kysely/index.ts'
import { AuditTrail, KEPT_PER_KIND, type NewAppEvent } from '../../src/core/audit/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { newApp } from '../support/apps.ts'
import { TestClock } from '../support/clock.ts'
import { openSqlite } from '../support/databases.ts'

const MANY = 1_000

async function openTrail() {
  const { db, ...database } = await openSqlite()
  const clock = new TestClock()
  const { clientId } = await new KyselyAppStore(db).create(newApp(), clock.now())
  const events = new KyselyAppEventStore(db)
  const audit = new AuditTrail({ events, clock })
  const record = (changes: Partial<NewAppEvent> = {}) =>
    audit.record({
      clientId,
      kind: 'refusal',
      correlationId: 'request',
      userId: undefined,
      code: 'invalid_client',
      reason: 'why',
      ...changes,
    })

  return { ...database, db, clock, clientId, events, audit, record }
}

describe('the audit trail', () => {
  test('writes what was recorded since the last time, dated when it happened', async () => {
    await using opened = await openTrail()
    const { audit, clientId, clock, events, record } = opened
    const happenedAt = clock.now()
    record()
    record({ kind: 'sign-in' })
    clock.advance(1_000)
    expect(await events.list(clientId, { limit: MANY })).toEqual([])
    await audit.flush()
    await audit.flush()

    const written = await events.list(clientId, { limit: MANY })
    expect(written.map(({ occurredAt }) => occurredAt)).toEqual([happenedAt, happenedAt])
  })

  test('shows what it recorded, written or not', async () => {
    await using opened = await openTrail()
    const { audit, clientId, record } = opened
    record()

    expect(await audit.recent(clientId, MANY)).toHaveLength(1)
  })

  test('keeps a line that every database takes, of apps alone', async () => {
    await using opened = await openTrail()
    const { audit, clientId, record } = opened
    record({ reason: 'a\0b\ud800c\u202ed\u2028e' })
    record({ clientId: 'no\0app' })

    expect(await audit.recent(clientId, MANY)).toMatchObject([
      { reason: 'a\ufffdb\ufffdc\ufffdd\ufffde' },
    ])
    expect(await audit.recent('no\0app', MANY)).toEqual([])
  })

  test('gathers no more than is kept, the newest, whoever floods it', async () => {
    await using opened = await openTrail()
    const { audit, clientId, clock, record } = opened
    for (let index = 0; index < 10 * KEPT_PER_KIND; index += 1) {
      record({ reason: String(index) })
      clock.advance(1)
    }
    for (let index = 0; index < 10_000; index += 1) record({ clientId: `nobody ${index}` })

    const kept = await audit.recent(clientId, MANY)
    expect(kept).toHaveLength(KEPT_PER_KIND)
    expect(kept[0]?.reason).toBe('999')
  })

  test('cuts a reason that is as long as a caller likes', async () => {
    await using opened = await openTrail()
    const { audit, clientId, record } = opened
    record({ reason: 'x'.repeat(100_000) })

    const [event] = await audit.recent(clientId, MANY)
    expect(event?.reason).toHaveLength(1_000)
  })

  test('gives up what could not be written, and goes on', async () => {
    await using opened = await openTrail()
    const { audit, clientId, db, record } = opened
    await db.schema.alterTable('app_events').renameTo('away').execute()
    record()
    await expect(audit.flush()).rejects.toThrow(Unavailable)
    await db.schema.alterTable('away').renameTo('app_events').execute()
    record({ kind: 'sign-in' })

    expect(await audit.recent(clientId, MANY)).toMatchObject([{ kind: 'sign-in' }])
  })
})
