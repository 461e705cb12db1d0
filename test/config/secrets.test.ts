import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { deriveSecrets, InvalidConfiguration, loadConfig } from '../../src/config/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import { newFolder } from '../support/folders.ts'
import { node } from '../support/processes.ts'

const OLD = new Secret('an old secret of 32 characters and more')
const NEW = new Secret('a new secret of 32 characters and more')

describe('the derived keys', () => {
  test('are another one for each use', () => {
    const { cookieKeys, ...others } = deriveSecrets([NEW])
    const buffers = Object.values(others).flat()
    const keys = [...cookieKeys, ...buffers.map((key) => key.toString('base64url'))]

    expect(cookieKeys).toHaveLength(2)
    expect(new Set(keys).size).toBe(keys.length)
    expect(buffers.every((key) => key.length === 32)).toBe(true)
  })

  test('are the same for the same secret', () => {
    expect(deriveSecrets([NEW])).toEqual(deriveSecrets([NEW]))
  })

  test('put those of a new secret in front and keep those of the old one', () => {
    const before = deriveSecrets([OLD])
    const after = deriveSecrets([NEW, OLD])

    expect(after.cookieKeys).toEqual([deriveSecrets([NEW]).cookieKeys[0], before.cookieKeys[0]])
    expect(after.sealingKeys[1]).toEqual(before.sealingKeys[0])
    expect(after.refreshTokenKeys[1]).toEqual(before.refreshTokenKeys[0])
    expect(after.emailCodeKey).toEqual(deriveSecrets([NEW]).emailCodeKey)
  })

  // A release that derives others makes every signing key of every operator unreadable.
  test('never change from one release to the next', () => {
    const [sealingKey] = deriveSecrets([new Secret('x'.repeat(32))]).sealingKeys

    expect(sealingKey?.toString('hex')).toBe(
      '26a23429d094bcd5fbd87046f35740be93fb3191ee3637f1f8f80a42308a2c9f',
    )
  })
})

describe('the secret file', () => {
  test('is generated once, for its owner alone, with a warning', async () => {
    await using folder = await newFolder()
    const DATA_DIR = join(folder.path, 'deep', 'data')
    const first = loadConfig({ DATA_DIR })
    const second = loadConfig({ DATA_DIR })

    expect(first.secretsOrigin).toBe('generated')
    expect(first.warnings).toEqual([expect.stringContaining(join(DATA_DIR, 'secret'))])
    expect(second.secretsOrigin).toBe('file')
    expect(second.warnings).toEqual([])
    expect(second.secrets).toEqual(first.secrets)
    expect((await stat(join(DATA_DIR, 'secret'))).mode & 0o777).toBe(0o600)
    expect(await readdir(DATA_DIR)).toEqual(['secret'])
  })

  test('is not made when LATCHKEY_SECRET is set, nor when anything is wrong', async () => {
    await using folder = await newFolder()
    const DATA_DIR = folder.path
    loadConfig({ DATA_DIR, LATCHKEY_SECRET: NEW.reveal() })
    expect(() => loadConfig({ DATA_DIR, PORT: 'x' })).toThrow(InvalidConfiguration)

    expect(await readdir(DATA_DIR)).toEqual([])
  })

  test('of many processes that start at once is made by one and read by all', async () => {
    await using folder = await newFolder()
    const DATA_DIR = folder.path
    const script = `
      import { loadConfig } from './src/config/index.ts'
      const { secretsOrigin, secrets } = loadConfig({ DATA_DIR: ${JSON.stringify(DATA_DIR)} })
      process.stdout.write(JSON.stringify({ secretsOrigin, key: secrets.csrfKey.toString('hex') }))`
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => node(['--input-type=module', '--eval', script])),
    )
    const outcomes = runs.map(({ stdout }) => JSON.parse(stdout))

    expect(new Set(outcomes.map(({ key }) => key)).size).toBe(1)
    expect(outcomes.filter(({ secretsOrigin }) => secretsOrigin === 'generated')).toHaveLength(1)
    expect(await readdir(DATA_DIR)).toEqual(['secret'])
  })

  test('may hold a list, as LATCHKEY_SECRET may', async () => {
    await using folder = await newFolder()
    const DATA_DIR = folder.path
    await writeFile(join(DATA_DIR, 'secret'), `${NEW.reveal()},${OLD.reveal()}\n`)

    expect(loadConfig({ DATA_DIR }).secrets).toEqual(deriveSecrets([NEW, OLD]))
  })

  test('that is damaged is refused without being shown, and left as it is', async () => {
    await using folder = await newFolder()
    const DATA_DIR = folder.path
    await writeFile(join(DATA_DIR, 'secret'), 'half-a-secret')

    expect(() => loadConfig({ DATA_DIR })).toThrow(/LATCHKEY_SECRET is not set.*32 characters/)
    expect(() => loadConfig({ DATA_DIR })).not.toThrow(/half-a-secret/)
    expect(await readFile(join(DATA_DIR, 'secret'), 'utf8')).toBe('half-a-secret')
  })

  test('cannot be made where DATA_DIR is no folder', async () => {
    await using folder = await newFolder()
    const DATA_DIR = join(folder.path, 'file')
    await writeFile(DATA_DIR, '')

    expect(() => loadConfig({ DATA_DIR })).toThrow(
      /DATA_DIR must be a folder that can be read and written/,
    )
  })
})
