import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openCommandLine } from '../support/command-line.ts'
import { newFolder } from '../support/folders.ts'

describe('backup', () => {
  test('is restored somewhere else, where people sign in as before', async () => {
    await using line = await openCommandLine()
    await using folder = await newFolder()
    await using elsewhere = await openCommandLine()
    await line.json('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
    await line.json('keys', 'add', '--alg', 'ES256')
    const file = join(folder.path, 'latchkey.backup')

    const made = await line.run(['backup', file])
    expect(made.stdout).toMatch(
      /^made at .*\nby +Latchkey .*\n(.*\n)*users +1\n(.*\n)*\nNobody can open it without LATCHKEY_SECRET/,
    )
    expect(made.stderr).toMatch(/^app_events: 0\n/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder.path)).toEqual(['latchkey.backup'])

    const dry = await elsewhere.run(['restore', file, '--dry-run'])
    expect(dry.stdout).toMatch(/The file is whole. The database is empty/)
    expect(await elsewhere.json('restore', file)).toMatchObject({
      restored: true,
      tables: { users: { rows: 1 } },
    })
    expect(await elsewhere.json('users', 'list')).toMatchObject({
      users: [{ emails: [{ address: 'ada@example.com' }] }],
    })
    expect(await elsewhere.json('keys', 'list')).toEqual(await line.json('keys', 'list'))
  })

  test('is not written over a file, nor over a database that holds something', async () => {
    await using line = await openCommandLine()
    await using folder = await newFolder()
    const file = join(folder.path, 'latchkey.backup')
    await line.json('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
    await line.run(['backup', file])

    expect(await line.run(['backup', file])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/is there already/),
    })
    expect(await line.run(['restore', file])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/not empty \(.*users 1\).*--replace/),
    })
    expect(await line.run(['restore', file, '--replace'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/Add --yes/),
    })
    expect(await line.run(['restore', file, '--replace', '--yes'])).toMatchObject({ exitCode: 0 })
  })

  test('has a passphrase of its own where one is given', async () => {
    await using line = await openCommandLine()
    await using folder = await newFolder()
    const [file, passphrase, other] = ['backup', 'passphrase', 'other'].map((name) =>
      join(folder.path, name),
    ) as [string, string, string]
    await writeFile(passphrase, 'correct horse battery\n')
    await writeFile(other, 'incorrect horse battery\n')
    await line.run(['migrate', 'up'])
    await line.run(['backup', file, '--passphrase-file', passphrase])
    const restore = (path: string, LATCHKEY_SECRET: string) =>
      line.run(['restore', file, '--dry-run', '--passphrase-file', path], {
        env: { LATCHKEY_SECRET },
      })

    expect(await restore(passphrase, 'another-secret-of-32-characters-or-more')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^warning: A secret of LATCHKEY_SECRET of that time/),
    })
    expect(await restore(other, 'another-secret-of-32-characters-or-more')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/or the passphrase is another/),
    })
    await writeFile(other, 'short\n')
    expect((await line.run(['backup', `${file}2`, '--passphrase-file', other])).stderr).toMatch(
      /12 characters or more/,
    )
  })

  test('leaves nothing behind when it fails', async () => {
    await using line = await openCommandLine()
    await using folder = await newFolder()

    expect(await line.run(['backup', join(folder.path, 'latchkey.backup')])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/latchkey migrate up/),
    })
    expect(await readdir(folder.path)).toEqual([])
    expect((await line.run(['backup', join(folder.path, 'no/folder')])).exitCode).toBe(1)
  })
})
