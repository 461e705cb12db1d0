import { describe, expect, test } from '@jest/globals'
import { KyselyAppEventStore } from '../../src/adapters/storage/kysely/app-event-store.ts'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/app-store.ts'
import { KyselyArtifactStore } from '../../src/adapters/storage/kysely/artifact-store.ts'
import { type AppEvent, KEPT_FOR, KEPT_PER_KIND } from '../../src/core/audit/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { newId } from '../../src/core/values/index.ts'
import { newApp } from '../support/apps.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)
const MANY = 1_000

const event = (clientId: string, changes: Partial<AppEvent> = {}): AppEvent => ({
  id: newId(),
  clientId,
  kind: 'refusal',
  occurredAt: NOW,
  correlationId: 'request-1',
  userId: undefined,
  code: 'invalid_client',
  reason: 'the secret is not one of this app’s',
  ...changes,
})

describe.each(engines)('the app event store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()
    const apps = new KyselyAppStore(db)
    const app = await apps.create(newApp(), NOW)

    return { ...database, db, apps, app, events: new KyselyAppEventStore(db) }
  }

  test('gives back what was added, the newest first', async () => {
    await using opened = await openStore()
    const { app, events } = opened
    const older = event(app.clientId)
    const newer = event(app.clientId, {
      kind: 'sign-in',
      occurredAt: NOW + 1,
      userId: newId(),
      code: undefined,
      reason: undefined,
    })
    await events.add([older, newer])

    expect(await events.list(app.clientId, { limit: MANY })).toEqual([newer, older])
    expect(await events.list(app.clientId, { limit: 1 })).toEqual([newer])
    expect(await events.list(newId(), { limit: MANY })).toEqual([])
  })

  test('keeps nothing about an app that does not exist', async () => {
    await using opened = await openStore()
    const { events } = opened
    const nobody = newId()
    await events.add([event(nobody)])

    expect(await events.list(nobody, { limit: MANY })).toEqual([])
  })

  test('keeps the newest of each kind, also of one moment, and forgets the rest', async () => {
    await using opened = await openStore()
    const { app, apps, events } = opened
    const other = await apps.create(newApp(), NOW)
    const signIn = event(app.clientId, { kind: 'sign-in', occurredAt: NOW - 1 })
    const flood = Array.from({ length: KEPT_PER_KIND + 20 }, () => event(app.clientId))
    await events.add([signIn, event(other.clientId)])
    await events.add(flood)
    await events.add([event(app.clientId, { occurredAt: NOW + 1, correlationId: 'last' })])

    const kept = await events.list(app.clientId, { limit: MANY })
    expect(kept).toHaveLength(KEPT_PER_KIND + 1)
    expect(kept.at(0)?.correlationId).toBe('last')
    expect(kept.at(-1)).toEqual(signIn)
    expect(await events.list(other.clientId, { limit: MANY })).toHaveLength(1)
  })

  test('loses nothing and keeps its bound when many add at once', async () => {
    await using opened = await openStore()
    const { app, events } = opened
    const batches = Array.from({ length: 20 }, (_, index) =>
      Array.from({ length: 10 }, () => event(app.clientId, { occurredAt: NOW + index })),
    )
    await Promise.all(batches.map((batch) => events.add(batch)))

    await events.add([event(app.clientId, { occurredAt: NOW + 100 })])
    expect(await events.list(app.clientId, { limit: MANY })).toHaveLength(KEPT_PER_KIND)
  })

  test('lets events go with their app, and when they are old', async () => {
    await using opened = await openStore()
    const { app, apps, db, events } = opened
    const artifacts = new KyselyArtifactStore(db)
    await events.add([event(app.clientId), event(app.clientId, { occurredAt: NOW + 2 })])

    await artifacts.purge(NOW + KEPT_FOR + 1, MANY)
    expect(await events.list(app.clientId, { limit: MANY })).toHaveLength(1)
    await apps.delete(app.id, NOW)
    expect(await events.list(app.clientId, { limit: MANY })).toEqual([])
  })

  test('is unavailable when the database is', async () => {
    await using opened = await openStore()
    const { app, db, events } = opened
    await db.schema.dropTable('app_events').execute()

    await expect(events.add([event(app.clientId)])).rejects.toThrow(Unavailable)
    await expect(events.list(app.clientId, { limit: 1 })).rejects.toThrow(Unavailable)
  })
})
