import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'
import { newId } from '../../src/core/values/index.ts'
import { openStorage } from '../../src/storage.ts'
import { openCommandLine } from '../support/command-line.ts'

const ADA = ['users', 'create', '--email', 'Ada@example.com', '--name', 'Ada Lovelace']
const LATER = Date.now() + 3_600_000
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

describe('users create', () => {
  test('prints the user', async () => {
    await using line = await openCommandLine()
    const { exitCode, stdout, stderr } = await line.run([...ADA, '--verified'])

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^id +[\da-f-]{36}\nname +Ada Lovelace\naddress +ada@example\.com/)
    expect(stdout).toMatch('ada@example.com, primary, verified')
  })

  test('prints the whole user as JSON', async () => {
    await using line = await openCommandLine()

    expect(await line.json(...ADA)).toEqual({
      id: expect.any(String),
      name: 'Ada Lovelace',
      emails: [{ address: 'ada@example.com', isPrimary: true, verifiedAt: null }],
      createdAt: TIME,
      updatedAt: TIME,
      disabledAt: null,
    })
  })

  test('takes the password from the standard input and shows it nowhere', async () => {
    await using line = await openCommandLine()
    const stdin = 'correct horse battery staple\nand more'
    const { exitCode, stdout, stderr } = await line.run([...ADA, '--password-stdin'], { stdin })

    expect(exitCode).toBe(0)
    expect(stdout + stderr).not.toMatch('horse')
  })

  test('asks a person for the password, instead of waiting without a word', async () => {
    await using line = await openCommandLine()
    const answer = 'correct horse battery staple'
    const { exitCode, stderr } = await line.run([...ADA, '--password-stdin'], { answer })

    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^Password/)
  })

  test('is misuse without the password that was promised', async () => {
    await using line = await openCommandLine()

    expect(await line.run([...ADA, '--password-stdin'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('the standard input is empty'),
    })
  })

  test.each([
    ['no address', ['--email', 'ada', '--name', 'Ada'], 'This is not an email address.'],
    ['no name', ['--email', 'ada@example.com', '--name', ' '], 'name'],
  ])('refuses %s', async (_, options, reason) => {
    await using line = await openCommandLine()
    const { exitCode, stderr } = await line.run(['users', 'create', ...options])

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toMatch(reason)
  })

  test('refuses a password that is too short', async () => {
    await using line = await openCommandLine()

    expect(await line.run([...ADA, '--password-stdin'], { stdin: 'short' })).toMatchObject({
      exitCode: 1,
    })
  })
})

describe('users list', () => {
  test('says when there are none', async () => {
    await using line = await openCommandLine()

    expect((await line.run(['users', 'list'])).stdout).toBe('There are no users.\n')
    expect(await line.json('users', 'list')).toEqual({ users: [], next: null })
  })

  test('aligns its columns', async () => {
    await using line = await openCommandLine()
    await line.run(ADA)
    await line.run(['users', 'create', '--email', 'b@example.com', '--name', 'B', '--verified'])
    const { stdout } = await line.run(['users', 'list'])
    const rows = stdout.trimEnd().split('\n')

    expect(rows).toHaveLength(3)
    expect(rows.map((row) => row.indexOf('not verified')).filter((at) => at > 0)).toHaveLength(1)
    expect(
      new Set([rows[0]?.indexOf('NAME'), rows[1]?.indexOf('Ada L'), rows[2]?.indexOf('B ')]),
    ).toHaveProperty('size', 1)
  })

  test('goes on where it ended', async () => {
    await using line = await openCommandLine()
    for (const name of ['a', 'b', 'c']) {
      await line.run(['users', 'create', '--email', `${name}@example.com`, '--name', name])
    }
    const first = await line.json('users', 'list', '--limit', '2')
    const second = await line.json('users', 'list', '--limit', '2', '--after', first.next)

    expect([...first.users, ...second.users].map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(second.next).toBeNull()
    expect((await line.run(['users', 'list', '--limit', '2'])).stderr).toMatch(
      `There are more: --after ${first.next}`,
    )
  })

  test('lets no name speak to the terminal', async () => {
    await using line = await openCommandLine()
    await line.run(['users', 'create', '--email', 'm@example.com', '--name', 'M\u001b[2J\u202e'])
    const { stdout } = await line.run(['users', 'list'])

    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain('\u202e')
  })
})

describe('a user', () => {
  test('is found by id and by address', async () => {
    await using line = await openCommandLine()
    const user = await line.json(...ADA)

    expect(await line.json('users', 'show', user.id)).toMatchObject(user)
    expect(await line.json('users', 'show', 'ADA@example.com')).toMatchObject(user)
  })

  test('is shown with what they sign in by', async () => {
    await using line = await openCommandLine()
    await line.run([...ADA, '--password-stdin'], { stdin: 'correct horse battery staple' })

    expect(await line.json('users', 'show', 'ada@example.com')).toMatchObject({
      hasPassword: true,
      hasSecondFactor: false,
      passkeys: 0,
      identities: [],
      sessions: 0,
    })
    expect((await line.run(['users', 'show', 'ada@example.com'])).stdout).toMatch(/password +yes/)
  })

  test('is signed out everywhere, if somebody confirms it', async () => {
    await using line = await openCommandLine()
    const { id } = await line.json(...ADA)
    await using storage = await openStorage(loadConfig(line.env))
    const artifacts = storage.artifacts
    const grant = { id: newId(), accountId: id, clientId: 'app', payload: {}, expiresAt: LATER }
    await artifacts.commit([{ type: 'putGrant', grant }], { now: Date.now(), overlapMs: 0 })
    const end = ['users', 'end-sessions', 'ada@example.com']

    expect((await line.run(end, { answer: 'no' })).exitCode).toBe(1)
    expect(await artifacts.findGrant(grant.id)).toBeDefined()
    expect((await line.run(end, { answer: 'yes' })).stdout).toMatch('Signed ada@example.com out')
    expect(await artifacts.findGrant(grant.id)).toBeUndefined()
    expect((await line.run(['audit', '--event', 'sessions.ended'])).stdout).toMatch(`user=${id}`)
  })

  test('is not found by an address that several claim', async () => {
    await using line = await openCommandLine()
    const users = [await line.json(...ADA), await line.json(...ADA)]
    const { exitCode, stderr } = await line.run(['users', 'show', 'ada@example.com'])

    expect(exitCode).toBe(1)
    for (const { id } of users) expect(stderr).toMatch(id)
  })

  test('who is not there is an error', async () => {
    await using line = await openCommandLine()

    expect(await line.run(['users', 'show', 'nobody@example.com'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: There is no such user.\n',
    })
  })

  test('is disabled and enabled', async () => {
    await using line = await openCommandLine()
    await line.run(ADA)

    expect(await line.json('users', 'disable', 'ada@example.com')).toMatchObject({
      disabledAt: TIME,
    })
    expect((await line.run(['users', 'list'])).stdout).toMatch(/ disabled\n/)
    expect(await line.json('users', 'enable', 'ada@example.com')).toMatchObject({
      disabledAt: null,
    })
  })
})

describe('users delete', () => {
  const DELETE = ['users', 'delete', 'ada@example.com']

  test('asks, and does it after a yes', async () => {
    await using line = await openCommandLine()
    await line.run(ADA)
    const { exitCode, stdout, stderr } = await line.run(DELETE, { answer: 'y' })

    expect(stderr).toBe('Delete the user ada@example.com for good? [y/N] ')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Deleted ada@example.com.\n' })
    expect(await line.json('users', 'list')).toMatchObject({ users: [] })
  })

  test.each(['n', '', 'whatever'])('does nothing after the answer "%s"', async (answer) => {
    await using line = await openCommandLine()
    await line.run(ADA)

    expect(await line.run(DELETE, { answer })).toMatchObject({ exitCode: 1 })
    expect((await line.json('users', 'list')).users).toHaveLength(1)
  })

  test('needs --yes where there is nobody to ask', async () => {
    await using line = await openCommandLine()
    const { id } = await line.json(...ADA)

    expect(await line.run(DELETE)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Add --yes'),
    })
    expect(await line.json(...DELETE, '--yes')).toEqual({ deleted: id })
  })
})
