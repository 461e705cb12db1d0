import { expect, test } from '@jest/globals'
import { migrations } from '../../migrations/index.ts'
import { openCommandLine } from '../support/command-line.ts'

const names = Object.keys(migrations)

test('migrate up runs every step, once', async () => {
  await using line = await openCommandLine()

  expect(await line.json('migrate', 'up')).toEqual({ executed: names })
  expect((await line.run(['migrate', 'up'])).stdout).toBe('The schema is up to date already.\n')
})

test('migrate up --dry-run says what it would run, and runs nothing', async () => {
  await using line = await openCommandLine()

  expect(await line.json('migrate', 'up', '--dry-run')).toEqual({ planned: names })
  expect((await line.run(['migrate', 'up', '--dry-run'])).stdout).toMatch(
    /^Would run 0001-users\.\n/,
  )
  await line.run(['migrate', 'up'])
  expect(await line.json('migrate', 'up', '--dry-run')).toEqual({ planned: [] })
})

test('migrate status changes nothing', async () => {
  await using line = await openCommandLine()
  const todo = { steps: names.map((name) => ({ name, executedAt: null })) }

  expect(await line.json('migrate', 'status')).toEqual(todo)
  expect(await line.json('migrate', 'status')).toEqual(todo)
  expect((await line.run(['migrate', 'status'])).stdout).toMatch(/^STEP +RUN\n0001-users +not yet/)
})

test('migrate down takes back the last step after a yes', async () => {
  await using line = await openCommandLine()
  await line.run(['migrate', 'up'])

  expect(await line.run(['migrate', 'down'])).toMatchObject({ exitCode: 2 })
  expect(await line.run(['migrate', 'down'], { answer: 'n' })).toMatchObject({ exitCode: 1 })
  expect(await line.json('migrate', 'down', '--yes')).toEqual({ revoked: names.at(-1) })
})

test('every other command brings the schema up to date', async () => {
  await using line = await openCommandLine()
  await line.run(['users', 'list'])

  expect(await line.json('migrate', 'up')).toEqual({ executed: [] })
})
