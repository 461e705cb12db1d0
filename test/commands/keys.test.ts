import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { type Environment, loadConfig } from '../../src/config/index.ts'
import { HOUR, MINUTE } from '../../src/core/values/index.ts'
import { prepareStorage } from '../../src/prepare-storage.ts'
import { openStorage } from '../../src/storage.ts'
import { type CommandLine, openCommandLine, type Typing } from '../support/command-line.ts'
import { later } from '../support/later.ts'

test('keys list says that there are none before the first start', async () => {
  await using line = await openCommandLine()

  expect((await line.run(['keys', 'list'])).stdout).toMatch('There are no keys yet')
  expect(await line.json('keys', 'list')).toEqual({ keys: [] })
})

test('keys list says what becomes of each key', async () => {
  await using line = await openCommandLine()
  const [first = ''] = await addKeys(line, 2)

  expect((await line.run(['keys', 'list'])).stdout).toMatch(
    /ES256 {6}active .* hands over in 90 days \(.*Z\)\n.*ES256 {6}passive .* takes over in 90 days \(/,
  )
  const off = { env: { KEY_ROTATION_DAYS: '0' } }
  expect((await line.run(['keys', 'list'], off)).stdout).toMatch(
    /signs until somebody rotates it\n.*waits for keys promote, which it may be in 11 minutes/,
  )
  await line.json('keys', 'retire', first, '--now', '--yes')
  expect((await line.run(['keys', 'list'])).stdout).toMatch(/retiring .* is gone in 15 days/)
})

test('keys add makes a key that signs when none of its algorithm does yet', async () => {
  await using line = await openCommandLine()

  expect(await line.json('keys', 'add', '--alg', 'ES256')).toMatchObject({ state: 'active' })
  expect(await line.json('keys', 'add', '--alg', 'ES256')).toMatchObject({ state: 'passive' })
  expect((await line.json('keys', 'list')).keys).toHaveLength(2)
})

test('a key is printed without its private part', async () => {
  await using line = await openCommandLine()

  expect(await line.json('keys', 'add', '--alg', 'EdDSA')).toEqual({
    id: expect.any(String),
    algorithm: 'EdDSA',
    state: 'active',
    isPinned: false,
    createdAt: expect.any(String),
    activatedAt: expect.any(String),
    deactivatedAt: null,
    retiredAt: null,
    readyAt: null,
    handOverAt: expect.any(String),
    goneAt: null,
  })
})

test('keys add refuses an unknown algorithm', async () => {
  await using line = await openCommandLine()

  expect(await line.run(['keys', 'add', '--alg', 'HS256'])).toMatchObject({ exitCode: 2 })
})

describe('keys rotate', () => {
  test('publishes a key, says when it signs, and asks nothing, as it harms nobody', async () => {
    await using line = await openCommandLine()
    const [first] = await addKeys(line, 1)

    const { exitCode, stderr } = await line.run(['keys', 'rotate'])

    expect(exitCode).toBe(0)
    expect(stderr).toMatch(
      /^A new ES256 key is published now, and signs in 11 minutes \(.*Z\)\.\nBy then everybody who verifies has fetched it\.\n\S+ stays published until the last that it signed has expired, in 15 days \(.*Z\)\.\n$/,
    )
    expect(stderr).toContain(first)
    expect(await statesOf(line)).toEqual(['active', 'passive'])
  })

  test('again changes nothing', async () => {
    await using line = await openCommandLine()
    await addKeys(line, 1)

    const first = await line.json('keys', 'rotate', '--alg', 'ES256')
    const again = await later(MINUTE, () => line.json('keys', 'rotate'))

    expect(again).toEqual(first)
  })

  test('at once costs those who keep the JWKS, and is done only when somebody says so', async () => {
    await using line = await openCommandLine()
    await addKeys(line, 1)
    const command = ['keys', 'rotate', '--now']

    expect(await line.run(command)).toMatchObject({ exitCode: 2 })
    const refused = await line.run(command, { answer: 'no' })
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/It costs: .* refuse new tokens\. That ends in 11 minutes/)
    expect(await statesOf(line)).toEqual(['active'])

    expect(await line.run(command, { answer: 'yes' })).toMatchObject({ exitCode: 0 })
    expect(await statesOf(line)).toEqual(['retiring', 'active'])
  })

  test('says what to do where nothing signs yet', async () => {
    await using line = await openCommandLine()

    expect((await line.run(['keys', 'rotate', '--alg', 'EdDSA'])).stderr).toMatch(
      'latchkey keys add --alg EdDSA',
    )
  })
})

describe('keys promote', () => {
  test('refuses a key that not everybody has fetched, and says when it may be', async () => {
    await using line = await openCommandLine()
    const [first, second = ''] = await addKeys(line, 2)

    const early = await line.run(['keys', 'promote', second])
    expect(early.exitCode).toBe(1)
    expect(early.stderr).toMatch(/whoever verifies may not have it yet until \d{4}-.*Z\. Wait, or/)
    expect(await statesOf(line)).toEqual(['active', 'passive'])

    await later(11 * MINUTE, () => line.json('keys', 'promote', second))
    expect(await statesOf(line)).toEqual(['retiring', 'active'])
    expect((await line.run(['keys', 'promote', second])).stderr).toMatch('signs already')

    await line.json('keys', 'promote', first ?? '')
    expect(await statesOf(line)).toEqual(['active', 'retiring'])
  })

  test('does it all the same when it has to be', async () => {
    await using line = await openCommandLine()
    const [, second = ''] = await addKeys(line, 2)

    await line.json('keys', 'promote', second, '--now', '--yes')

    expect(await statesOf(line)).toEqual(['retiring', 'active'])
  })
})

describe('keys retire', () => {
  test('refuses the only key that can sign, unless another may take over at once', async () => {
    await using line = await openCommandLine()
    const [only = ''] = await addKeys(line, 1)

    expect((await line.run(['keys', 'retire', only])).stderr).toMatch('keys rotate --alg ES256')
    await line.json('keys', 'add', '--alg', 'ES256')
    expect(await line.run(['keys', 'retire', only])).toMatchObject({ exitCode: 1 })
    await later(11 * MINUTE, () => line.json('keys', 'retire', only))

    expect(await statesOf(line)).toEqual(['retiring', 'active'])
  })

  test('refuses a key that has signed what is still valid', async () => {
    await using line = await openCommandLine()
    const [first = ''] = await addKeys(line, 1)
    await line.json('keys', 'rotate', '--now', '--yes')

    const early = await line.run(['keys', 'retire', first])
    expect(early.stderr).toMatch(/has signed is still valid until \d{4}-/)
    await later(15 * 24 * HOUR, () => line.json('keys', 'retire', first))

    expect(await statesOf(line)).toEqual(['retired', 'active'])
  })

  test('gives up an algorithm that was only added by hand', async () => {
    await using line = await openCommandLine()
    const [only = ''] = await addKeys(line, 1)

    const { stderr } = await line.run(['keys', 'retire', only, '--now'], { answer: 'y' })

    expect(stderr).toMatch('Apps whose ID tokens are to be signed by ES256 sign nobody in')
    expect(await statesOf(line)).toEqual(['retiring'])
  })
})

describe('keys revoke', () => {
  test('says what it costs, puts another key in the place, and destroys the one', async () => {
    await using line = await openCommandLine()
    const [bad = ''] = await addKeys(line, 1)
    const command = ['keys', 'revoke', bad]

    expect(await line.run(command)).toMatchObject({ exitCode: 2 })
    expect(await statesOf(line)).toEqual(['active'])
    const { exitCode, stderr } = await line.run(command, { answer: 'y' })

    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/taken out of use now.*\nA new key signs ES256 from now on\./)
    expect(stderr).toMatch(/It costs: Every ID token .* The last have to in 11 minutes \(/)
    expect(stderr).toMatch('It costs: Nobody is signed out')
    expect(await statesOf(line)).toEqual(['retired', 'active'])
    expect((await line.run(command, { answer: 'y' })).stderr).toMatch('is gone')
    expect((await line.run(['keys', 'promote', bad, '--now'])).stderr).toMatch('is gone')
  })

  test('takes the key that was published for the longest time', async () => {
    await using line = await openCommandLine()
    const [bad = ''] = await addKeys(line, 3)

    await later(11 * MINUTE, async () => {
      const { stderr } = await line.run(['keys', 'revoke', bad], { answer: 'y' })
      expect(stderr).not.toMatch('refuse new tokens')
    })

    expect(await statesOf(line)).toEqual(['retired', 'active', 'passive'])
  })

  test('works where no secret opens the key', async () => {
    await using line = await openCommandLine()
    const [lost = ''] = await addKeys(line, 1)
    const env = { LATCHKEY_SECRET: 'another-secret-of-32-characters-' }

    expect(await line.run(['keys', 'revoke', lost, '--yes'], { env })).toMatchObject({
      exitCode: 0,
    })
    expect(await statesOf(line)).toEqual(['retired', 'active'])
  })

  test('takes the id of a key from elsewhere that looks like an option', async () => {
    await using line = await openCommandLine()
    const pinnedSo = { JWT_PRIVATE_KEY: newPem(), JWT_KEY_ID: '-key' }
    await start({ ...line.env, ...pinnedSo })

    const { exitCode } = await line.run(['keys', 'revoke', '--yes', '--', '-key'])

    expect(exitCode).toBe(0)
    expect(await statesOf(line)).toEqual(['retired', 'active'])
  })

  test('says which key it does not know', async () => {
    await using line = await openCommandLine()

    expect(await line.run(['keys', 'revoke', 'none', '--yes'])).toMatchObject({
      exitCode: 1,
      stderr: 'error: There is no signing key "none".\n',
    })
  })
})

test('what an operator does to keys is in the audit log', async () => {
  await using line = await openCommandLine()
  const [bad] = await addKeys(line, 1)
  await line.run(['keys', 'revoke', bad ?? '', '--yes'])

  await using storage = await openStorage(loadConfig(line.env))
  expect(await storage.audit.list({ limit: 10 })).toContainEqual(
    expect.objectContaining({
      name: 'signing_key.deleted',
      actor: 'operator',
      detail: `the key ${bad}`,
    }),
  )
})

describe('a key that the configuration pins', () => {
  const pinned: Typing = { env: { JWT_PRIVATE_KEY: newPem(), JWT_KEY_ID: 'pinned' } }

  test('is not rotated, and can only be revoked', async () => {
    await using line = await openCommandLine()
    await start({ ...line.env, ...pinned.env })

    for (const change of ['rotate', 'retire pinned --now']) {
      const { stderr } = await line.run(['keys', ...change.split(' ')], pinned)
      expect(stderr).toMatch('JWT_PRIVATE_KEY pins the key "pinned"')
    }
    const { stderr } = await line.run(['keys', 'revoke', 'pinned', '--yes'], pinned)

    expect(stderr).toMatch('remove that variable')
    expect(await statesOf(line)).toEqual(['retired', 'active'])
    expect(await line.run(['keys', 'rotate'], pinned)).toMatchObject({ exitCode: 0 })
  })
})

/** What the provider does at its start. */
async function start(env: Environment): Promise<void> {
  const config = loadConfig(env)
  await using storage = await openStorage(config)
  await prepareStorage(config, storage)
}

function newPem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}

/** @returns the ids */
async function addKeys(line: CommandLine, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    ids.push((await line.json('keys', 'add', '--alg', 'ES256')).id)
  }

  return ids
}

const statesOf = async (line: CommandLine): Promise<string[]> =>
  (await line.json('keys', 'list')).keys.map(({ state }: { state: string }) => state)
