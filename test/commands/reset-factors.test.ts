import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'
import { newId, systemClock } from '../../src/core/values/index.ts'
import { openStorage } from '../../src/storage.ts'
import { openCommandLine } from '../support/command-line.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'

const ADDRESS = 'ada@example.com'
const RESET = ['users', 'reset-factors', ADDRESS]

/** Somebody with a passkey and an authenticator app, and a place to type commands in. */
async function cautiousUser() {
  const line = await openCommandLine()
  const { id } = await line.json('users', 'create', '--email', ADDRESS, '--name', 'A', '--verified')
  const config = loadConfig(line.env)
  await using storage = await openStorage(config)
  await turnOnTwoStep({ config, storage }, id, systemClock)
  await storage.passkeys.create({
    id: newId(),
    userId: id,
    credentialId: 'credential',
    publicKey: 'public key',
    counter: 0,
    transports: [],
    isBackedUp: false,
    name: 'Phone',
    createdAt: systemClock.now(),
    lastUsedAt: undefined,
  })

  return line
}

describe('users reset-factors', () => {
  test('removes passkeys and two-step verification, which users show tells', async () => {
    await using line = await cautiousUser()
    expect(await line.json('users', 'show', ADDRESS)).toMatchObject({
      passkeys: 1,
      hasSecondFactor: true,
    })

    const { exitCode, stdout } = await line.run([...RESET, '--yes'])

    expect(exitCode).toBe(0)
    expect(stdout).toBe(`Removed from ${ADDRESS}: 1 passkey, two-step verification.\n`)
    expect(await line.json('users', 'show', ADDRESS)).toMatchObject({
      passkeys: 0,
      hasSecondFactor: false,
    })
    expect((await line.run([...RESET, '--yes'])).stdout).toBe(`${ADDRESS} had nothing to remove.\n`)
  })

  test('does nothing unless somebody says yes', async () => {
    await using line = await cautiousUser()

    expect((await line.run(RESET, { answer: 'n' })).exitCode).toBe(1)
    expect((await line.run(RESET)).exitCode).toBe(2)
    expect(await line.json('users', 'show', ADDRESS)).toMatchObject({ passkeys: 1 })
  })
})
