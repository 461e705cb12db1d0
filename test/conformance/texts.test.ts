import { describe, expect, test } from '@jest/globals'
import { KyselyArtifactStore } from '../../src/adapters/storage/kysely/artifact-store.ts'
import { KyselyExternalIdentityStore } from '../../src/adapters/storage/kysely/external-identity-store.ts'
import { KyselyRateLimiter } from '../../src/adapters/storage/kysely/rate-limiter.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import type { Artifact } from '../../src/core/artifacts/index.ts'
import type { EmailAddress } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { engines } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)

/** What one collation or another takes for the same. */
// biome-ignore format: a table
const ALIKE = [
  ['a letter and its capital',                'anna',               'Anna'],
  ['a letter with and without its accent',    'jose',               'jos\u00e9'],
  ['a composed and a decomposed letter',      'jos\u00e9',          'jose\u0301'],
  ['a letter and its ligature',               'weiss',              'wei\u00df'],
  ['what ends in a space and what does not',  'anna',               'anna '],
  ['what hides a character and what does not', 'anna',              'an\u200bna'],
  ['two emoji',                               '\u{1f600}',          '\u{1f601}'],
  ['what differs in the last character only', `${'x'.repeat(254)}a`, `${'x'.repeat(254)}b`],
] as const

const artifact = (changes: Partial<Artifact>): Artifact => ({
  kind: 'Interaction',
  id: 'an-interaction',
  grantId: undefined,
  payload: {},
  keepUntil: NOW,
  consumedAt: undefined,
  ...changes,
})

describe.each(engines)('$name', ({ open }) => {
  test.each(ALIKE)('tells apart %s', async (_, one, other) => {
    await using database = await open()
    const { db } = database
    const identities = new KyselyExternalIdentityStore(db)
    const limiter = new KyselyRateLimiter({ db, clock: new TestClock() })
    const users = new KyselyUserStore(db)
    const signIn = (subject: string) =>
      identities.resolve({ provider: 'google', subject, profile: {}, email: undefined }, NOW)
    const register = (address: string) =>
      users.create(
        { ...newUser(), email: { address: address as EmailAddress, isVerified: true } },
        NOW,
      )

    const known = await signIn(one)
    expect((await signIn(other)).outcome).toBe('created')
    expect(await signIn(one)).toMatchObject({ outcome: 'known', user: { id: known.user.id } })

    const { id } = await register(one)
    expect(await users.findByVerifiedEmail(other as EmailAddress)).toBeUndefined()
    await register(other)
    expect(await users.findByVerifiedEmail(one as EmailAddress)).toMatchObject({ id })

    await limiter.count(one, 60)
    expect(await limiter.count(other, 60)).toMatchObject({ attempts: 1 })
  })

  test('gives back a text of a megabyte, in whatever characters, as it was', async () => {
    await using database = await open()
    const artifacts = new KyselyArtifactStore(database.db)
    const long = artifact({
      payload: { text: '\u00e4\u{1f600}\u6f22\\\'"%_?$1:\n\u0000\ud800 '.repeat(40_000) },
    })

    await artifacts.commit([{ type: 'replace', artifact: long }], { now: NOW, overlapMs: 0 })
    expect(await artifacts.find(long)).toEqual([long])
  })

  test('gives back an instant as a number, also the last of all', async () => {
    await using database = await open()
    const artifacts = new KyselyArtifactStore(database.db)
    const last = artifact({ keepUntil: 8_640_000_000_000_000, consumedAt: 0 })

    await artifacts.insertOnce(last)
    expect(await artifacts.find(last)).toEqual([last])
  })
})
