import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair } from 'jose'
import { type JWKS, Provider } from 'oidc-provider'
import type { OpenedKey, PrivateJwk } from '../../src/core/signing-keys/index.ts'
import { HOUR, MINUTE, SECOND } from '../../src/core/values/index.ts'
import { LiveProvider } from '../../src/oidc/index.ts'
import { TestClock } from '../support/clock.ts'

async function newKey(kid: string): Promise<OpenedKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' }

  return { state: 'active', jwk: jwk as PrivateJwk }
}

const newProvider = (jwks: JWKS): Provider =>
  new Provider('https://id.example', {
    jwks,
    adapter: () => {
      throw new Error('nothing is stored here')
    },
    cookies: { keys: ['a', 'b'] },
    features: { devInteractions: { enabled: false } },
  })

const keptFor = { jwksMaxAgeSeconds: 600, clock: new TestClock() }

test('the keys that were read last are those that are published, however long a read takes', async () => {
  const first = await newKey('first')
  const second = await newKey('second')
  const slow = Promise.withResolvers<OpenedKey[]>()
  const reads = [Promise.resolve([first]), slow.promise, Promise.resolve([second, first])]
  const live = await LiveProvider.start({
    keys: { privateKeys: () => reads.shift() ?? Promise.reject(new Error('one read too many')) },
    create: (jwks) => Object.assign(newProvider(jwks), { jwks }),
    ...keptFor,
  })

  const [older, newer] = [live.refresh(), live.refresh()]
  // As far as the newer one gets while the older one is still reading.
  await turn()
  slow.resolve([first])
  await Promise.all([older, newer])

  const { jwks } = live.current as Provider & { jwks: JWKS }
  expect(jwks.keys.map(({ kid }) => kid)).toEqual(['second', 'first'])
})

test('a look at the keys that failed keeps no later one from being made', async () => {
  const first = await newKey('first')
  const reads = [
    () => Promise.resolve([first]),
    () => Promise.reject(new Error('down')),
    async () => [await newKey('second'), first],
  ]
  const live = await LiveProvider.start({
    keys: { privateKeys: () => (reads.shift() as () => Promise<OpenedKey[]>)() },
    create: newProvider,
    ...keptFor,
  })
  const before = live.current

  await expect(live.refresh()).rejects.toThrow('down')
  expect(live.current).toBe(before)
  await live.refresh()
  expect(live.current).not.toBe(before)
})

test('the longer a process cannot see the keys, the shorter they may be kept', async () => {
  const first = await newKey('first')
  const clock = new TestClock()
  let isDown = false
  const live = await LiveProvider.start({
    keys: { privateKeys: async () => (isDown ? Promise.reject(new Error('down')) : [first]) },
    create: newProvider,
    ...keptFor,
    clock,
  })
  isDown = true

  clock.advance(10 * SECOND)
  await expect(live.refresh()).rejects.toThrow('down')
  expect(live.maxAgeSeconds).toBe(600)
  clock.advance(MINUTE)
  expect(live.maxAgeSeconds).toBe(540)
  clock.advance(HOUR)
  expect(live.maxAgeSeconds).toBe(0)
  isDown = false
  await live.refresh()
  expect(live.maxAgeSeconds).toBe(600)
})
