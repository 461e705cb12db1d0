import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { calculateJwkThumbprint, createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose'
import { KyselySigningKeyStore } from '../../src/adapters/storage/kysely/signing-key-store.ts'
import type { AuditRecorder } from '../../src/core/audit/index.ts'
import { LocalChangeSignal } from '../../src/core/change-signal.ts'
import {
  InvalidSigningKey,
  KeyRing,
  KeySealer,
  type OpenedKey,
  type PrivateJwk,
  SIGNING_ALGORITHMS,
  UnreadableSigningKey,
} from '../../src/core/signing-keys/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { openSqlite } from '../support/databases.ts'

async function openKeyRing(secrets = [randomBytes(32)]) {
  const database = await openSqlite()
  const store = new KyselySigningKeyStore(database.db)
  const clock = new TestClock()
  const changes = new LocalChangeSignal()
  const recorded: string[] = []
  const audit: AuditRecorder = {
    record: async ({ name, detail }) => void recorded.push(`${name}: ${detail}`),
  }
  const ringOf = (keys: readonly Buffer[]) =>
    new KeyRing({ store, sealer: new KeySealer(keys), changes, audit, clock })

  return {
    db: database.db,
    store,
    changes,
    clock,
    ring: ringOf(secrets),
    /** Another process, with the secrets that it has. */
    ringOf,
    recorded,
    states: async () => (await store.list()).map(({ algorithm, state }) => `${algorithm} ${state}`),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

async function firstKeyOf(ring: KeyRing): Promise<PrivateJwk> {
  const [key] = await ring.privateKeys()

  return (key as OpenedKey).jwk
}

async function firstKeyAfterStart(ring: KeyRing): Promise<PrivateJwk> {
  await ring.add('ES256')

  return firstKeyOf(ring)
}

const rsaPem = (type: 'pkcs1' | 'pkcs8' = 'pkcs8', modulusLength = 2_048): Secret => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength })

  return new Secret(privateKey.export({ type, format: 'pem' }) as string)
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi']

describe('a key ring', () => {
  test('has an active RS256 key from its first start on, and keeps it', async () => {
    await using opened = await openKeyRing()
    const { ring } = opened

    await ring.ensureFirstKey()
    const keys = await ring.list()
    await ring.ensureFirstKey()

    expect(keys).toMatchObject([{ algorithm: 'RS256', state: 'active' }])
    expect(await ring.list()).toEqual(keys)
    const { n = '' } = await firstKeyOf(ring)
    expect(Buffer.from(n, 'base64url')).toHaveLength(256)
  })

  test('has one first key, however many processes start at once', async () => {
    await using opened = await openKeyRing()

    await Promise.all(Array.from({ length: 8 }, () => opened.ring.ensureFirstKey()))

    expect(await opened.states()).toEqual(['RS256 active'])
  })

  test('makes the first key of an algorithm active and each further one passive', async () => {
    await using opened = await openKeyRing()
    const { ring, clock, store } = opened

    const first = await ring.add('ES256')
    clock.advance(1)
    const second = await ring.add('ES256')
    clock.advance(1)
    await ring.add('EdDSA')

    expect(await store.list()).toMatchObject([first, second, {}])
    expect(first).toMatchObject({ activatedAt: clock.now() - 2 })
    expect(second).toMatchObject({ activatedAt: undefined })
    expect(await opened.states()).toEqual(['ES256 active', 'ES256 passive', 'EdDSA active'])
  })

  test('makes one active key of an algorithm in a race', async () => {
    await using opened = await openKeyRing()

    await Promise.all(Array.from({ length: 10 }, () => opened.ring.add('EdDSA')))

    expect((await opened.states()).toSorted()).toEqual([
      'EdDSA active',
      ...Array(9).fill('EdDSA passive'),
    ])
  })

  test.each(SIGNING_ALGORITHMS)('signs %s so that its JWKS verifies', async (algorithm) => {
    await using opened = await openKeyRing()
    const { ring } = opened
    await ring.add(algorithm)
    const jwk = await firstKeyOf(ring)

    const token = await new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: jwk.alg, kid: jwk.kid })
      .sign(await importJWK({ ...jwk }))

    const jwks = createLocalJWKSet({ keys: (await ring.publicKeys()).map((key) => ({ ...key })) })
    const { payload } = await jwtVerify(token, jwks, { algorithms: [algorithm] })
    expect(payload.sub).toBe('ada')
  })

  test.each(SIGNING_ALGORITHMS)('names a key of %s by its thumbprint', async (algorithm) => {
    await using opened = await openKeyRing()
    const { id } = await opened.ring.add(algorithm)
    const [jwk] = await opened.ring.publicKeys()

    expect(jwk).toMatchObject({ kid: id, alg: algorithm, use: 'sig' })
    expect(await calculateJwkThumbprint({ ...jwk })).toBe(id)
  })

  test('publishes no private member', async () => {
    await using opened = await openKeyRing()
    const { ring } = opened
    for (const algorithm of SIGNING_ALGORITHMS) await ring.add(algorithm)

    const members = (await ring.publicKeys()).map((jwk) => Object.keys(jwk).toSorted())

    expect(members).toEqual([
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
    ])
    for (const { jwk } of await ring.privateKeys()) {
      expect(Object.keys(jwk)).toEqual(
        expect.arrayContaining(jwk.alg === 'RS256' ? PRIVATE_MEMBERS : ['d']),
      )
    }
  })

  test('lists the active key of an algorithm first, and none that is gone', async () => {
    await using opened = await openKeyRing()
    const { ring, clock, store } = opened
    const es256 = await ring.add('ES256')
    await ring.ensureFirstKey()
    const [rs256] = (await ring.list()).filter(({ algorithm }) => algorithm === 'RS256')
    await store.add({ ...es256, id: 'gone', state: 'retired', retiredAt: clock.now() })
    clock.advance(1)
    const [next, waiting] = [await ring.add('RS256'), await ring.add('RS256')]
    await ring.handOver({ from: rs256?.id, to: next.id, fromBecomes: 'retiring' })

    expect((await ring.privateKeys()).map(({ state, jwk }) => [jwk.kid, state])).toEqual([
      [next.id, 'active'],
      [waiting.id, 'passive'],
      [rs256?.id, 'retiring'],
      [es256.id, 'active'],
    ])
    expect((await ring.publicKeys()).map(({ kid }) => kid)).toEqual([
      next.id,
      waiting.id,
      rs256?.id,
      es256.id,
    ])
  })

  test('tells of each key that is added or imported', async () => {
    await using opened = await openKeyRing()
    const { ring, changes } = opened
    let told = 0
    changes.subscribe('signing-keys', () => {
      told += 1
    })

    await ring.add('ES256')
    expect(told).toBe(1)
    await ring.import(rsaPem())
    expect(told).toBe(2)
  })

  test('has each change of its keys in the audit log', async () => {
    await using opened = await openKeyRing()
    const { ring, recorded } = opened
    const [first, next] = [await ring.add('ES256'), await ring.add('ES256')]

    await ring.handOver({ from: first.id, to: next.id, fromBecomes: 'retiring' })
    await ring.handOver({ from: first.id, to: next.id, fromBecomes: 'retiring' })
    await ring.retire(first.id)

    expect(recorded).toEqual([
      `signing_key.added: the key ${first.id}`,
      `signing_key.added: the key ${next.id}`,
      `signing_key.activated: the key ${next.id}`,
      `signing_key.retired: the key ${first.id}`,
      `signing_key.deleted: the key ${first.id}`,
    ])
  })

  test('keeps nothing that could be used without its secret', async () => {
    await using opened = await openKeyRing()
    const { ring } = opened
    await ring.ensureFirstKey()
    const jwk = await firstKeyOf(ring)

    expect(JSON.stringify(await ring.list())).not.toContain(jwk.d)
    const stranger = opened.ringOf([randomBytes(32)])
    await expect(stranger.privateKeys()).rejects.toThrow(UnreadableSigningKey)
  })
})

describe('a change of secrets', () => {
  const [oldSecret, newSecret] = [randomBytes(32), randomBytes(32)]

  test('puts each key under the newest, and takes no other any more', async () => {
    await using opened = await openKeyRing([oldSecret])
    const before = await firstKeyAfterStart(opened.ring)

    const resealed = await opened.ringOf([newSecret, oldSecret]).reseal()
    expect(resealed).toEqual([before.kid])
    expect(await opened.ringOf([newSecret, oldSecret]).reseal()).toEqual([])

    expect(await firstKeyOf(opened.ringOf([newSecret]))).toEqual(before)
    await expect(opened.ringOf([oldSecret]).privateKeys()).rejects.toThrow(UnreadableSigningKey)
  })

  test('does not disturb a process that only knows the former one', async () => {
    await using opened = await openKeyRing([oldSecret])
    const before = await firstKeyAfterStart(opened.ring)

    await opened.ringOf([newSecret, oldSecret]).reseal()

    expect(await firstKeyOf(opened.ring)).toEqual(before)
  })

  test('is the work of one, however many start at once', async () => {
    await using opened = await openKeyRing([oldSecret])
    const before = await firstKeyAfterStart(opened.ring)

    await Promise.all(
      Array.from({ length: 8 }, () => opened.ringOf([newSecret, oldSecret]).reseal()),
    )

    expect(await firstKeyOf(opened.ringOf([newSecret]))).toEqual(before)
  })

  test('leaves a key that no secret opens as it is, and says what to do', async () => {
    await using opened = await openKeyRing([oldSecret])
    const { kid } = await firstKeyAfterStart(opened.ring)
    const before = await opened.ring.list()

    const stranger = opened.ringOf([newSecret])
    await expect(stranger.reseal()).rejects.toThrow(`latchkey keys revoke -- ${kid}`)
    expect(await opened.ring.list()).toEqual(before)
  })
})

describe("an operator's key", () => {
  test.each(['pkcs1', 'pkcs8'] as const)('is taken from %s, and signs at once', async (type) => {
    await using opened = await openKeyRing()
    const { ring, clock } = opened

    const key = await ring.import(rsaPem(type))

    expect(key).toMatchObject({ algorithm: 'RS256', state: 'active', activatedAt: clock.now() })
    const [jwk] = await ring.publicKeys()
    expect(await calculateJwkThumbprint({ ...jwk })).toBe(key.id)
  })

  test('may have an id of its own', async () => {
    await using opened = await openKeyRing()

    await opened.ring.import(rsaPem(), 'key-1')

    expect(await opened.ring.publicKeys()).toMatchObject([{ kid: 'key-1', alg: 'RS256' }])
  })

  test('needs no other first key', async () => {
    await using opened = await openKeyRing()

    await opened.ring.import(rsaPem())
    await opened.ring.ensureFirstKey()

    expect(await opened.states()).toEqual(['RS256 active'])
  })

  test('is taken in once, however often and by however many', async () => {
    await using opened = await openKeyRing()
    const { ring, clock } = opened
    const pem = rsaPem()

    const key = await ring.import(pem, 'key-1')
    clock.advance(1)
    const again = await Promise.all(Array.from({ length: 8 }, () => ring.import(pem, 'key-1')))

    expect(again).toEqual(Array(8).fill(key))
    expect(await ring.list()).toEqual([key])
  })

  test('waits where another signs, since nobody can have fetched it', async () => {
    await using opened = await openKeyRing()
    const { ring, clock } = opened
    await ring.ensureFirstKey()
    clock.advance(1)

    expect(await ring.import(rsaPem())).toMatchObject({ state: 'passive' })
    expect(await opened.states()).toEqual(['RS256 active', 'RS256 passive'])
  })

  test('comes back at once when the operator goes back to it', async () => {
    await using opened = await openKeyRing()
    const { ring, clock } = opened
    const [first, second] = [rsaPem(), rsaPem()]
    await ring.import(first, 'first')
    await ring.import(second, 'second')
    await ring.handOver({ from: 'first', to: 'second', fromBecomes: 'retiring' })
    clock.advance(1)

    expect(await ring.import(first, 'first')).toMatchObject({ state: 'active' })
    expect((await ring.privateKeys()).map(({ jwk }) => jwk.kid)).toEqual(['first', 'second'])
  })

  test('does not come back once it was taken out', async () => {
    await using opened = await openKeyRing()
    const { ring } = opened
    const pem = rsaPem()
    await ring.import(pem, 'key-1')
    await ring.deactivate('key-1')
    await ring.retire('key-1')

    expect(await ring.import(pem, 'key-1')).toMatchObject({ state: 'retired', sealedJwk: '' })
    expect(await ring.publicKeys()).toEqual([])
  })

  test('is refused under the id of another key', async () => {
    await using opened = await openKeyRing()
    await opened.ring.import(rsaPem(), 'key-1')
    const before = await opened.ring.list()

    await expect(opened.ring.import(rsaPem(), 'key-1')).rejects.toThrow(
      'The key id "key-1" is another signing key\'s',
    )
    expect(await opened.ring.list()).toEqual(before)
  })

  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const encrypted = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  }) as string

  test.each<[string, Secret, string | undefined]>([
    ['no PEM', new Secret('hello'), undefined],
    ['encrypted', new Secret(encrypted), undefined],
    [
      'an EC key',
      new Secret(ec.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
      undefined,
    ],
    [
      'a public key',
      new Secret(ec.publicKey.export({ type: 'spki', format: 'pem' }) as string),
      undefined,
    ],
    ['weak', rsaPem('pkcs8', 1_024), undefined],
    ['without an id', rsaPem(), ''],
    ['called by what a header cannot hold', rsaPem(), 'key\r\n1'],
    ['called by more than 64 characters', rsaPem(), 'k'.repeat(65)],
  ])('is refused when it is %s', async (_fault, pem, id) => {
    await using opened = await openKeyRing()

    await expect(opened.ring.import(pem, id)).rejects.toThrow(InvalidSigningKey)
    expect(await opened.ring.list()).toEqual([])
  })
})
