import { describe, expect, test } from '@jest/globals'
import { newId } from '../../src/core/values/index.ts'
import { openCommandLine } from '../support/command-line.ts'

const TOKEN = /^lkp_[\da-f]{64}$/
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
const CREATE = ['developer-tokens', 'create', '--email', 'ada@example.com']

describe('developer-tokens create', () => {
  test('prints the token by itself, this once', async () => {
    await using line = await openCommandLine()
    await line.json('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
    const { exitCode, stdout, stderr } = await line.run(CREATE)

    expect([exitCode, stdout.trim()]).toEqual([0, expect.stringMatching(TOKEN)])
    expect(stderr).toMatch(/^Command line works until .+ it is not shown again.\n$/)
    const list = ['developer-tokens', 'list', '--email', 'ada@example.com', '--json']
    expect((await line.run(list)).stdout).not.toMatch(stdout.trim())
  })

  test('prints all about it as JSON', async () => {
    await using line = await openCommandLine()
    const user = await line.json('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
    const created = await line.json(...CREATE, '--name', 'Deploy', '--days', '30')

    expect(created).toEqual({
      id: expect.any(String),
      userId: user.id,
      name: 'Deploy',
      createdAt: TIME,
      expiresAt: TIME,
      lastUsedAt: null,
      token: expect.stringMatching(TOKEN),
    })
    const life = Date.parse(created.expiresAt) - Date.parse(created.createdAt)
    expect(life).toBe(30 * 24 * 3_600_000)
  })

  test('makes a user of an address that nobody has', async () => {
    await using line = await openCommandLine()
    const { stderr } = await line.run(CREATE)
    const { users } = await line.json('users', 'list')

    expect(stderr).toMatch('There was no user ada@example.com, so one was created.')
    expect(users).toMatchObject([{ emails: [{ address: 'ada@example.com', verifiedAt: TIME }] }])
    await line.run(CREATE)
    expect((await line.json('users', 'list')).users).toHaveLength(1)
  })

  test.each([
    ['an id that nobody has', ['developer-tokens', 'create', '--email', newId()], 1],
    ['no address', ['developer-tokens', 'create', '--email', 'ada'], 1],
    ['a life of no days', [...CREATE, '--days', '0'], 2],
    ['a life without end', [...CREATE, '--days', '366'], 2],
    ['nobody', ['developer-tokens', 'create'], 2],
  ])('refuses %s', async (_, args, exitCode) => {
    await using line = await openCommandLine()

    expect(await line.run(args)).toMatchObject({ exitCode, stdout: '' })
    expect((await line.json('users', 'list')).users).toEqual([])
  })

  test('refuses somebody who is no developer, and makes no user for that', async () => {
    await using line = await openCommandLine()
    const env = { DEVELOPERS: '@latchkey.example' }
    const refused = { exitCode: 1, stderr: expect.stringMatching('may not register apps') }

    expect(await line.run(CREATE, { env })).toMatchObject(refused)
    expect((await line.json('users', 'list')).users).toEqual([])
    await line.json('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
    expect(await line.run(CREATE, { env })).toMatchObject(refused)
  })
})

test('a token is listed until it is revoked', async () => {
  await using line = await openCommandLine()
  const { token: _, ...created } = await line.json(...CREATE)
  const list = () => line.json('developer-tokens', 'list', '--email', 'ada@example.com')

  expect(await list()).toEqual({ tokens: [created] })
  const revoke = ['developer-tokens', 'revoke', created.id]
  expect(await line.run(revoke)).toMatchObject({ exitCode: 0, stdout: 'Revoked.\n' })
  expect(await line.run(revoke)).toMatchObject({
    exitCode: 1,
    stderr: 'error: There is no such token.\n',
  })
  expect(await list()).toEqual({ tokens: [] })
})
