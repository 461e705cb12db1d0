import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/index.ts'
import { type App, RememberedApps } from '../../src/core/apps/index.ts'
import { LocalChangeSignal } from '../../src/core/change-signal.ts'
import { newApp } from '../support/apps.ts'
import { openSqlite } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)

const renamed = (name: string) => (app: App) => ({
  settings: { ...app, name },
  secrets: app.secrets,
  endsGrants: false,
})

/** Two processes on one database, and an app that both remember. */
async function openTwo({ haveSignal }: { haveSignal: boolean }) {
  const database = await openSqlite()
  const signal = new LocalChangeSignal()
  const process = () =>
    new RememberedApps({
      apps: new KyselyAppStore(database.db),
      changes: haveSignal ? signal : new LocalChangeSignal(),
    })
  const [here, there] = [process(), process()]
  const { id, clientId } = await here.create(newApp(), NOW)
  await here.findByClientId(clientId)
  await there.findByClientId(clientId)

  return { here, there, id, clientId, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

describe('remembered apps', () => {
  test('are not read again within a moment', async () => {
    await using two = await openTwo({ haveSignal: false })
    const { here, there, id, clientId } = two
    await here.update(id, renamed('Changed'), NOW)

    expect(await there.findByClientId(clientId)).not.toHaveProperty('name', 'Changed')
  })

  test('are as they were changed, at once where it was done', async () => {
    await using two = await openTwo({ haveSignal: false })
    const { here, id, clientId } = two

    await here.update(id, renamed('Changed'), NOW)
    expect(await here.findByClientId(clientId)).toHaveProperty('name', 'Changed')

    await here.delete(id, NOW)
    expect(await here.findByClientId(clientId)).toBeUndefined()
  })

  test('are as they were changed, at once wherever the signal arrives', async () => {
    await using two = await openTwo({ haveSignal: true })
    const { here, there, id, clientId } = two
    await here.delete(id, NOW)

    expect(await there.findByClientId(clientId)).toBeUndefined()
  })

  test('are as they were changed within a second without a signal', async () => {
    await using two = await openTwo({ haveSignal: false })
    const { here, there, id, clientId } = two
    await here.delete(id, NOW)
    await pause(1_000)

    expect(await there.findByClientId(clientId)).toBeUndefined()
  })

  test('are known at once when they are new', async () => {
    await using two = await openTwo({ haveSignal: false })
    const { here, there } = two
    const app = newApp()
    const before = await there.findByClientId(app.clientId)
    await here.create(app, NOW)

    expect(before).toBeUndefined()
    expect(await there.findByClientId(app.clientId)).toMatchObject({ id: app.id })
  })

  test('are not what was read while they changed', async () => {
    await using two = await openTwo({ haveSignal: false })
    const { here, id, clientId } = two
    await here.update(id, renamed('First'), NOW)
    const [read] = await Promise.all([
      here.findByClientId(clientId),
      here.update(id, renamed('Second'), NOW),
    ])

    expect(read).toHaveProperty('name', 'First')
    expect(await here.findByClientId(clientId)).toHaveProperty('name', 'Second')
  })
})
