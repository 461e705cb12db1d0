import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'
import { DAY } from '../../src/core/values/index.ts'
import { prepareStorage } from '../../src/prepare-storage.ts'
import { openStorage } from '../../src/storage.ts'
import { type CommandLine, openCommandLine } from '../support/command-line.ts'
import { later } from '../support/later.ts'

const NEW_SECRET = 'another-secret-of-32-characters-'

/** What is found about the keys, some days after the first start. */
async function examineKeys(line: CommandLine, env = {}, days = 0): Promise<string[]> {
  return later(days * DAY + 1, async () => {
    const { stdout } = await line.run(['doctor', '--json'], { env })
    const findings: { check: string; severity: string; text: string }[] =
      JSON.parse(stdout).findings

    return findings
      .filter(({ check }) => check === 'keys')
      .map(({ severity, text }) => `${severity}: ${text}`)
  })
}

async function startedLine(): Promise<CommandLine> {
  const line = await openCommandLine()
  const config = loadConfig(line.env)
  await using storage = await openStorage(config)
  await prepareStorage(config, storage)

  return line
}

test('the doctor is content with keys that change in time', async () => {
  await using line = await startedLine()

  expect(await examineKeys(line)).toEqual(['fine: 1 published, 1 of them active.'])
})

test('the doctor finds that nobody rotates the keys', async () => {
  await using line = await startedLine()

  expect(await examineKeys(line, {}, 82)).toEqual([
    'warning: Keys should have changed by now and have not: nobody rotates them.',
  ])
})

test('the doctor finds a key that signs for too long where none is to rotate', async () => {
  await using line = await startedLine()

  expect(await examineKeys(line, { KEY_ROTATION_DAYS: '0' }, 181)).toEqual([
    'warning: A key has been signing for 181 days.',
  ])
})

test('the doctor finds an algorithm that nothing signs by', async () => {
  await using line = await startedLine()

  expect(await examineKeys(line, { SIGNING_ALGORITHMS: 'RS256,ES256' })).toEqual([
    'fault: No ES256 key is active, so nothing can be signed by it.',
  ])
})

test('the doctor finds a key under an older secret, until Latchkey was started anew', async () => {
  await using line = await startedLine()
  const env = { LATCHKEY_SECRET: `${NEW_SECRET},${line.env.LATCHKEY_SECRET}` }

  expect(await examineKeys(line, env)).toEqual([
    'warning: A key is still under an older secret of LATCHKEY_SECRET.',
  ])
  const config = loadConfig({ ...line.env, ...env })
  await using storage = await openStorage(config)
  await prepareStorage(config, storage)
  expect(await examineKeys(line, { LATCHKEY_SECRET: NEW_SECRET })).toEqual([
    'fine: 1 published, 1 of them active.',
  ])
})
