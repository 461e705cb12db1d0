import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { newFolder } from '../support/folders.ts'
import { node } from '../support/processes.ts'

const MAIN = resolve('src/main.ts')

const latchkey = async (args: readonly string[], env: Record<string, string> = {}, dotEnv = '') => {
  await using folder = await newFolder()
  if (dotEnv) await writeFile(join(folder.path, '.env'), dotEnv)

  return await node([MAIN, ...args], { cwd: folder.path, env })
}

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))

  expect(await latchkey(['--version'])).toEqual({
    exitCode: 0,
    stdout: `${version}\n`,
    stderr: '',
  })
})

test('a command works on the data of the working directory, and the next one finds it', async () => {
  await using folder = await newFolder()
  const run = (...args: string[]) => node([MAIN, ...args], { cwd: folder.path })

  const created = await run('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
  expect(created.exitCode).toBe(0)
  expect(created.stderr).toMatch(/^warning: LATCHKEY_SECRET is not set, so a secret was generated/)

  const listed = await run('users', 'list', '--json')
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(listed.stdout).users).toMatchObject([{ name: 'Ada' }])
})

test('a password is read from a pipe', async () => {
  await using folder = await newFolder()
  const { exitCode } = await node(
    [MAIN, 'users', 'create', '--email', 'a@example.com', '--name', 'A', '--password-stdin'],
    { cwd: folder.path, stdin: 'correct horse battery staple\n' },
  )

  expect(exitCode).toBe(0)
})

describe('the configuration', () => {
  test('is completed by .env, and the real environment wins', async () => {
    const dotEnv = 'PORT=of .env\nHOST=of .env\n'
    const { exitCode, stdout, stderr } = await latchkey(['users', 'list'], { PORT: 'real' }, dotEnv)

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^error: The configuration has 2 faults:\n {2}PORT .* not "real"/)
    expect(stderr).toMatch(/HOST .* not "of \.env"/)
  })
})

describe('an error that nobody foresaw', () => {
  const runWithBrokenDatabase = async (LOG_LEVEL: string) => {
    await using folder = await newFolder()
    await writeFile(join(folder.path, 'latchkey.db'), 'no database'.repeat(100))

    return await node([MAIN, 'users', 'list'], { env: { LOG_LEVEL, DATA_DIR: folder.path } })
  }

  test('is said without its stack', async () => {
    const { exitCode, stderr } = await runWithBrokenDatabase('info')

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/error: .*not a database/)
    expect(stderr).not.toMatch(/\n +at /)
  })

  test('shows its stack at LOG_LEVEL=debug', async () => {
    expect((await runWithBrokenDatabase('debug')).stderr).toMatch(/\n +at /)
  })
})
