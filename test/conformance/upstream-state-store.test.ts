import { describe, expect, test } from '@jest/globals'
import { KyselyUpstreamStateStore } from '../../src/adapters/storage/kysely/upstream-state-store.ts'
import type { UpstreamState } from '../../src/core/upstream/index.ts'
import { MINUTE } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)

const journey: UpstreamState = {
  state: 'the-state',
  provider: 'google',
  issuer: 'https://accounts.google.com',
  purpose: 'login',
  interaction: 'the-interaction',
  browserBinding: 'the-browser',
  nonce: 'the-nonce',
  codeVerifier: 'the-verifier',
  redirectUri: 'http://localhost:8000/callback',
  expiresAt: NOW + 10 * MINUTE,
}
const { state, provider, purpose, browserBinding } = journey
const expected = { state, provider, purpose, browserBinding }

describe.each(engines)('an upstream state on $name', ({ open }) => {
  test('comes back whole', async () => {
    await using database = await open()
    const store = new KyselyUpstreamStateStore(database.db)
    await store.put(journey)

    expect(await store.consume(expected, NOW)).toEqual(journey)
  })

  test('is good for one of a hundred who come at once', async () => {
    await using database = await open()
    const store = new KyselyUpstreamStateStore(database.db)
    await store.put(journey)

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => store.consume(expected, NOW)),
    )

    expect(answers.filter((answer) => answer !== undefined)).toEqual([journey])
    expect(await store.consume(expected, NOW)).toBeUndefined()
  })

  test('ends at its last instant', async () => {
    await using database = await open()
    const store = new KyselyUpstreamStateStore(database.db)
    await store.put(journey)

    expect(await store.consume(expected, journey.expiresAt)).toBeUndefined()
    expect(await store.consume(expected, journey.expiresAt - 1)).toEqual(journey)
  })

  test.each([
    ['state', { state: 'THE-STATE' }],
    ['upstream', { provider: 'github' }],
    ['browser', { browserBinding: 'another' }],
  ])('is not given, nor taken away, for another %s', async (_what, foreign) => {
    await using database = await open()
    const store = new KyselyUpstreamStateStore(database.db)
    await store.put(journey)

    expect(await store.consume({ ...expected, ...foreign }, NOW)).toBeUndefined()
    expect(await store.consume(expected, NOW)).toEqual(journey)
  })

  test('is found without its upstream by whoever does not know it', async () => {
    await using database = await open()
    const store = new KyselyUpstreamStateStore(database.db)
    const exchange = { ...journey, purpose: 'exchange', interaction: '' } as const
    await store.put(exchange)

    expect(await store.consume({ state, purpose: 'link', browserBinding }, NOW)).toBeUndefined()
    expect(await store.consume({ state, purpose: 'exchange', browserBinding }, NOW)).toEqual(
      exchange,
    )
  })

  test('leaves nothing behind that could be used instead of it', async () => {
    await using database = await open()
    await new KyselyUpstreamStateStore(database.db).put(journey)

    const rows = await database.db.selectFrom('upstream_states').selectAll().execute()

    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toMatch(/the-state|the-browser/)
  })
})
