import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'
import { newBearerValue, newId } from '../../src/core/values/index.ts'
import { openStorage } from '../../src/storage.ts'
import { newApp } from '../support/apps.ts'
import { type CommandLine, openCommandLine } from '../support/command-line.ts'

const now = Date.now()

/** So many logouts of an app that listens; the first was given up. */
async function logoutsAt(line: CommandLine, count: number) {
  await line.run(['migrate', 'up'])
  await using storage = await openStorage(loadConfig(line.env))
  const { apps, artifacts, logoutOutbox } = storage
  const backchannelLogoutUri = 'https://shop.example.com/logout'
  const app = await apps.create(newApp({ backchannelLogoutUri }), now)
  for (let n = 0; n < count; n += 1) {
    const uid = newBearerValue()
    const session = {
      uid,
      id: newBearerValue(),
      accountId: newId(),
      payload: {},
      authorizations: { [app.clientId]: { sid: `sid-${n}` } },
      idleAt: now + 60_000,
      expiresAt: now + 60_000,
    }
    await artifacts.commit([{ type: 'saveSession', session, base: undefined }], OPTIONS)
    await artifacts.commit([{ type: 'endSession', uid }], OPTIONS)
  }
  const [dead] = await logoutOutbox.claim(app.clientId, { limit: 1, now, until: now })
  if (!dead) throw new Error('there is none')
  const reason = 'nothing listens there'
  await logoutOutbox.settle(dead, { state: 'dead', endedAt: now, reason })

  return { app, dead }
}

const OPTIONS = { now, overlapMs: 0 }

const statesOf = async (line: CommandLine, ...args: string[]) => {
  const { notices } = await line.json('outbox', 'list', ...args)

  return notices.map(({ state }: { state: string }) => state).sort()
}

test('outbox list shows what waits and what was given up', async () => {
  await using line = await openCommandLine()
  expect((await line.run(['outbox', 'list'])).stdout).toMatch('There are no notices.')
  const { app } = await logoutsAt(line, 3)

  expect((await line.run(['outbox', 'list', '--dead'])).stdout).toMatch(/nothing listens there/)
  expect(await statesOf(line)).toEqual(['dead', 'pending', 'pending'])
  expect(await statesOf(line, '--dead')).toEqual(['dead'])
  expect(await statesOf(line, '--app', app.id)).toHaveLength(3)
  expect(await statesOf(line, '--app', newId())).toEqual([])
})

test('outbox show tells of one notice all there is', async () => {
  await using line = await openCommandLine()
  const { app, dead } = await logoutsAt(line, 1)

  expect(await line.json('outbox', 'show', dead.id)).toEqual({
    id: dead.id,
    clientId: app.clientId,
    state: 'dead',
    uri: 'https://shop.example.com/logout',
    userId: dead.userId,
    sid: 'sid-0',
    attempts: 1,
    reason: 'nothing listens there',
    createdAt: expect.any(String),
    dueAt: null,
    giveUpAt: expect.any(String),
    endedAt: expect.any(String),
  })
  expect(await line.run(['outbox', 'show', newId()])).toMatchObject({ exitCode: 1 })
})

test('outbox retry makes what was given up due again', async () => {
  await using line = await openCommandLine()
  const { dead } = await logoutsAt(line, 2)

  expect(await line.json('outbox', 'retry', '--dead')).toEqual({ retried: [dead.id] })
  expect(await statesOf(line)).toEqual(['pending', 'pending'])
  expect(await line.json('outbox', 'retry', dead.id)).toEqual({ retried: [dead.id] })
  expect(await line.run(['outbox', 'retry', newId()])).toMatchObject({ exitCode: 1 })
  expect(await line.run(['outbox', 'retry'])).toMatchObject({ exitCode: 2 })
  expect(await line.run(['outbox', 'retry', dead.id, '--dead'])).toMatchObject({ exitCode: 2 })
})

test('outbox drop forgets what was given up, once somebody has said yes', async () => {
  await using line = await openCommandLine()
  const { dead } = await logoutsAt(line, 2)

  expect(await line.run(['outbox', 'drop', '--dead'])).toMatchObject({ exitCode: 2 })
  expect(await line.run(['outbox', 'drop', '--dead'], { answer: 'n' })).toMatchObject({
    exitCode: 1,
  })
  expect(await statesOf(line)).toEqual(['dead', 'pending'])
  expect(await line.json('outbox', 'drop', '--dead', '--yes')).toEqual({ dropped: [dead.id] })
  expect(await statesOf(line)).toEqual(['pending'])
})
