import { describe, expect, test } from '@jest/globals'
import {
  KyselyArtifactStore,
  KyselyAuditEventStore,
} from '../../src/adapters/storage/kysely/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { DAY, newId } from '../../src/core/values/index.ts'
import { auditEvent } from '../support/audit-events.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)
const LATER = NOW + 90 * DAY
const MANY = 1_000

describe.each(engines)('the audit event store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()

    return { ...database, db, events: new KyselyAuditEventStore(db) }
  }

  test('gives back what was added, the newest first', async () => {
    await using opened = await openStore()
    const { events } = opened
    const older = auditEvent()
    const newer = auditEvent({
      name: 'app.secret_rotated',
      occurredAt: NOW + 1,
      outcome: 'success',
      actor: 'developer',
      userId: newId(),
      clientId: 'latchkey-dashboard',
      network: undefined,
      correlationId: undefined,
      reason: undefined,
      detail: 'Grüße, 🐦',
      times: 7,
    })
    await events.add([older, newer], LATER)

    expect(await events.list({ limit: MANY })).toEqual([newer, older])
    expect(await events.list({ limit: 1 })).toEqual([newer])
  })

  const userId = newId()
  const clientId = newId()
  const wanted = { userId, clientId, occurredAt: NOW + 10, correlationId: 'request-2' }

  test.each([
    ['a user', { userId }, {}],
    ['an app', { clientId }, {}],
    ['events', { names: ['app.deleted', 'user.deleted'] as const }, { name: 'user.deleted' }],
    ['an outcome', { outcome: 'success' }, { outcome: 'success' }],
    ['a request', { correlationId: 'request-2' }, {}],
    ['an instant from which on', { since: NOW + 10 }, {}],
    ['all at once', { userId, clientId, since: NOW + 10, until: NOW + 11 }, {}],
  ] as const)('finds by %s', async (_, query, changes) => {
    await using opened = await openStore()
    const { events } = opened
    const event = auditEvent({ ...wanted, ...changes })
    await events.add([auditEvent(), event], LATER)

    expect(await events.list({ ...query, limit: MANY })).toEqual([event])
  })

  test('finds what was before an instant, without it', async () => {
    await using opened = await openStore()
    const { events } = opened
    const before = auditEvent()
    await events.add([before, auditEvent({ occurredAt: NOW + 10 })], LATER)

    expect(await events.list({ until: NOW + 10, limit: MANY })).toEqual([before])
  })

  test('makes of an event that is added again no second one, and adds the others', async () => {
    await using opened = await openStore()
    const { events } = opened
    const batch = Array.from({ length: 120 }, () => auditEvent())
    await events.add(batch.slice(0, 70), LATER)
    await events.add(batch, LATER)
    await Promise.all(Array.from({ length: 5 }, () => events.add(batch, LATER)))

    expect(await events.list({ limit: MANY })).toHaveLength(batch.length)
  })

  test('lets events go when they have expired', async () => {
    await using opened = await openStore()
    const { db, events } = opened
    const kept = auditEvent()
    await events.add([auditEvent()], NOW + DAY)
    await events.add([kept], LATER)
    await new KyselyArtifactStore(db).purge(NOW + DAY + 1, MANY)

    expect(await events.list({ limit: MANY })).toEqual([kept])
  })

  test('is unavailable when the database is', async () => {
    await using opened = await openStore()
    const { db, events } = opened
    await db.schema.dropTable('audit_events').execute()

    await expect(events.add([auditEvent()], LATER)).rejects.toThrow(Unavailable)
    await expect(events.list({ limit: 1 })).rejects.toThrow(Unavailable)
  })
})
