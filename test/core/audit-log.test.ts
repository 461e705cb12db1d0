import { describe, expect, test } from '@jest/globals'
import { KyselyAuditEventStore } from '../../src/adapters/storage/kysely/index.ts'
import {
  AUDIT_EVENTS,
  AuditLog,
  auditEventNames,
  recordAttempt,
  refineOrigin,
  withOrigin,
} from '../../src/core/audit/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { UserDisabled } from '../../src/core/users/index.ts'
import { DAY, newId } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { openSqlite } from '../support/databases.ts'

const MANY = 20_000
const ORIGIN = { actor: 'user', network: '192.0.2.0/24', correlationId: 'request' } as const

async function openLog() {
  const { db, ...database } = await openSqlite()
  const clock = new TestClock()
  const events = new KyselyAuditEventStore(db)
  const logged: string[] = []
  const note = (fields: object, message: string) =>
    void logged.push(JSON.stringify({ ...fields, message }))
  const log = { error: note, warn: note }
  const audit = new AuditLog({ events, clock, log, retentionMs: 90 * DAY })
  const written = () => events.list({ limit: MANY })
  const breakTable = () => db.schema.alterTable('audit_events').renameTo('away').execute()
  const mendTable = () => db.schema.alterTable('away').renameTo('audit_events').execute()

  return { ...database, audit, clock, logged, written, breakTable, mendTable }
}

describe('the audit log', () => {
  test('has a name for each event that a column takes, and what it means', () => {
    for (const name of auditEventNames) expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/)
    expect(auditEventNames.filter((name) => name.length > 32)).toEqual([])
    expect(Object.values(AUDIT_EVENTS).filter(([, means]) => !means)).toEqual([])
  })

  test('writes a change before it goes on, and traffic when it is flushed, dated when it was', async () => {
    await using opened = await openLog()
    const { audit, clock, written } = opened
    const happenedAt = clock.now()
    await audit.record({ name: 'sign_in.password' })
    await audit.record({ name: 'password.changed' })
    expect((await written()).map(({ name }) => name)).toEqual(['password.changed'])

    clock.advance(1_000)
    await audit.flush()
    await audit.flush()
    expect((await written()).map(({ occurredAt }) => occurredAt)).toEqual([happenedAt, happenedAt])
  })

  test('says where an event came from, as far as that is known', async () => {
    await using opened = await openLog()
    const { audit, written } = opened
    const clientId = newId()
    await withOrigin({ ...ORIGIN }, async () => {
      refineOrigin({ actor: 'developer', clientId })
      await audit.record({ name: 'app.changed' })
      await audit.record({ name: 'user.deleted', actor: 'operator' })
    })
    await audit.record({ name: 'signing_key.retired' })

    const origins = new Map((await written()).map((event) => [event.name, event]))
    expect(origins.get('app.changed')).toMatchObject({ ...ORIGIN, actor: 'developer', clientId })
    expect(origins.get('user.deleted')).toMatchObject({ actor: 'operator' })
    expect(origins.get('signing_key.retired')).toMatchObject({
      actor: 'system',
      network: undefined,
    })
  })

  test('keeps of an id no more than an id has, so that no event keeps the others waiting', async () => {
    await using opened = await openLog()
    const { audit, written } = opened
    const id = newId()
    const userId = `${id}\0${'x'.repeat(300)}`
    await audit.record({ name: 'consent.revoked', userId, clientId: userId })

    expect(await written()).toMatchObject([{ userId: id, clientId: id }])
  })

  test('loses no change while the database is away', async () => {
    await using opened = await openLog()
    const { audit, breakTable, logged, mendTable, written } = opened
    await breakTable()
    await audit.record({ name: 'password.changed' })
    expect(logged.join()).toContain('password.changed')
    await expect(audit.flush()).rejects.toThrow(Unavailable)
    await mendTable()
    await audit.flush()

    expect(await written()).toMatchObject([{ name: 'password.changed' }])
  })

  test('counts alike events that come in a flood, and takes others down one by one', async () => {
    await using opened = await openLog()
    const { audit } = opened
    await withOrigin({ ...ORIGIN }, async () => {
      for (let index = 0; index < 1_000; index += 1) {
        await audit.record({ name: 'sign_in.password', outcome: 'failure', reason: 'wrong' })
      }
      await audit.record({ name: 'sign_in.password' })
    })

    const failures = await audit.list({ outcome: 'failure', limit: MANY })
    expect(failures.length).toBeLessThanOrEqual(10)
    expect(failures.reduce((sum, { times }) => sum + times, 0)).toBe(1_000)
    expect(await audit.list({ outcome: 'success', limit: MANY })).toMatchObject([{ times: 1 }])
  })

  test('holds a bounded number between two writes, and says how many were left out', async () => {
    await using opened = await openLog()
    const { audit, logged } = opened
    for (let index = 0; index < 6_000; index += 1) {
      await audit.record({ name: 'request.refused', reason: String(index) })
    }

    expect(await audit.list({ limit: MANY })).toHaveLength(5_000)
    expect(logged.join()).toContain('"left":1000')
  })

  test('keeps one line that every database takes, however long it came', async () => {
    await using opened = await openLog()
    const { audit } = opened
    await audit.record({ name: 'request.refused', detail: 'a\0b\ud800c\u202ed\u2028e' })
    await audit.record({ name: 'token.replayed', detail: 'x'.repeat(100_000) })

    const [first, second] = (await audit.list({ limit: MANY })).map(({ detail }) => detail).sort()
    expect(first).toBe('a\ufffdb\ufffdc\ufffdd\ufffde')
    expect(second).toHaveLength(1_000)
  })

  test('tells how an attempt ended: a refusal by its code, and nothing of a bug', async () => {
    await using opened = await openLog()
    const { audit } = opened
    const userId = newId()
    const refused = recordAttempt(audit, 'sign_in.password', async (event) => {
      event.userId = userId
      throw new UserDisabled()
    })
    await expect(refused).rejects.toThrow(UserDisabled)
    const broken = recordAttempt(audit, 'sign_in.passkey', async () => {
      throw new TypeError('a bug')
    })
    await expect(broken).rejects.toThrow(TypeError)

    expect(await audit.list({ limit: MANY })).toMatchObject([
      { name: 'sign_in.password', outcome: 'failure', reason: 'user_disabled', userId },
    ])
  })
})
