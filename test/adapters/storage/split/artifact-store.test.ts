import { expect, test } from '@jest/globals'
import { KyselyArtifactStore } from '../../../../src/adapters/storage/kysely/index.ts'
import { RedisArtifactStore } from '../../../../src/adapters/storage/redis/index.ts'
import { SplitArtifactStore } from '../../../../src/adapters/storage/split/index.ts'
import type { Artifact, Change, Grant } from '../../../../src/core/artifacts/index.ts'
import { Unavailable } from '../../../../src/core/errors.ts'
import { newBearerValue, newId } from '../../../../src/core/values/index.ts'
import { TestClock } from '../../../support/clock.ts'
import { openSqlite } from '../../../support/databases.ts'
import { describeOnRedis, openRedis, redisServers } from '../../../support/redis.ts'

const clock = new TestClock()
const NOW = clock.now()
const LATER = NOW + 3_600_000
const OPTIONS = { now: NOW, overlapMs: 3_000 }

const newArtifact = (fields: Partial<Artifact> = {}): Artifact => ({
  kind: 'AccessToken',
  id: newBearerValue(),
  grantId: undefined,
  payload: {},
  keepUntil: LATER,
  consumedAt: undefined,
  ...fields,
})

const newGrant = (): Grant => ({
  id: newBearerValue(),
  accountId: newId(),
  clientId: newId(),
  payload: {},
  expiresAt: LATER,
})

const put = (artifact: Artifact): Change => ({ type: 'put', artifact })

async function openBoth() {
  await using opened = new AsyncDisposableStack()
  const { db } = opened.use(await openSqlite())
  const { redis, contents } = opened.use(await openRedis(redisServers[0]?.url ?? ''))
  const durable = new KyselyArtifactStore(db)
  const losable = new RedisArtifactStore({ redis, clock })
  const store = new SplitArtifactStore({ durable, losable })
  const grant = newGrant()
  const refreshToken = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
  await store.commit([{ type: 'putGrant', grant }, put(refreshToken)], OPTIONS)
  const both = opened.move()

  return {
    store,
    db,
    durable,
    losable,
    redis,
    contents,
    grant,
    refreshToken,
    /** Takes a copy of all that is in Redis. @returns what puts it back */
    async backup() {
      const { client } = redis
      const names = Object.keys(await contents())
      const copies = await Promise.all(names.map((name) => client.dumpBuffer(name)))

      return async () => {
        for (const [index, name] of names.entries()) {
          await client.restore(name, 60_000, copies[index] as Buffer, 'REPLACE')
        }
      }
    },
    [Symbol.asyncDispose]: () => both.disposeAsync(),
  }
}

describeOnRedis('a durable store and one that may lose what it holds', () => {
  test('keep each kind where it belongs', async () => {
    await using both = await openBoth()
    const { store, durable, contents, grant } = both
    const kept = (['AuthorizationCode', 'RefreshToken'] as const).map((kind) =>
      newArtifact({ kind, grantId: grant.id }),
    )
    const losable = (
      ['AccessToken', 'ClientCredentials', 'Interaction', 'PushedAuthorizationRequest'] as const
    ).map((kind) => newArtifact({ kind }))
    await store.commit([...kept, ...losable].map(put), OPTIONS)

    expect(await durable.find(...kept, ...losable)).toMatchObject([
      ...kept,
      ...losable.map(() => undefined),
    ])
    expect(Object.keys(await contents())).toHaveLength(losable.length)
    const mixed = losable
      .flatMap((artifact, index) => kept[index] ?? artifact)
      .concat(losable, kept)
    expect(await store.find(...mixed)).toMatchObject(mixed)
  })

  test('need no database for what is losable alone', async () => {
    await using both = await openBoth()
    const { store, db } = both
    const interaction = newArtifact({ kind: 'Interaction' })
    const request = newArtifact({ kind: 'PushedAuthorizationRequest' })
    await db.destroy()

    await store.commit([{ type: 'replace', artifact: interaction }, put(request)], OPTIONS)
    await store.commit([{ type: 'finish', key: interaction }], OPTIONS)
    const consume: Change = { type: 'consume', key: request, grantId: undefined }
    expect(await store.commit([consume], OPTIONS)).toBeUndefined()
    expect(await store.commit([consume], OPTIONS)).toBe('replayed')
    expect(await store.find(interaction)).toMatchObject([{ consumedAt: NOW }])
    expect(await store.insertOnce(newArtifact({ kind: 'ReplayDetection' }))).toBe(true)
  })

  test('spend no refresh token when its access token cannot be written', async () => {
    await using both = await openBoth()
    const { store, redis, durable, grant, refreshToken } = both
    const successor = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
    redis[Symbol.dispose]()

    const refresh = store.commit(
      [
        { type: 'consume', key: refreshToken, grantId: grant.id, successorId: successor.id },
        put(successor),
        put(newArtifact({ grantId: grant.id })),
      ],
      OPTIONS,
    )
    await expect(refresh).rejects.toThrow(Unavailable)
    expect(await durable.find(refreshToken, successor)).toMatchObject([refreshToken, undefined])
  })

  test('take a new token out again when the database fails', async () => {
    await using both = await openBoth()
    const { store, db, contents, grant } = both
    await db.schema.dropTable('grants').execute()

    const commit = store.commit([put(newArtifact({ grantId: grant.id }))], OPTIONS)
    await expect(commit).rejects.toThrow(Unavailable)
    expect(await contents()).toEqual({})
  })

  test('take a new token out again when its grant was revoked', async () => {
    await using both = await openBoth()
    const { store, contents, grant } = both
    await store.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)

    const outcome = await store.commit([put(newArtifact({ grantId: grant.id }))], OPTIONS)
    expect(outcome).toBe('revoked')
    expect(await contents()).toEqual({})
  })

  test('leave what is answered as it was when the database fails', async () => {
    await using both = await openBoth()
    const { store, db, grant } = both
    const interaction = newArtifact({ kind: 'Interaction' })
    await store.commit([{ type: 'replace', artifact: interaction }], OPTIONS)
    await db.schema.dropTable('grants').execute()

    const commit = store.commit(
      [
        { type: 'putGrant', grant: newGrant() },
        { type: 'requireGrant', grantId: grant.id },
        { type: 'replace', artifact: { ...interaction, payload: { result: {} } } },
        { type: 'finish', key: interaction },
      ],
      OPTIONS,
    )
    await expect(commit).rejects.toThrow(Unavailable)
    expect(await store.find(interaction)).toEqual([interaction])
  })

  test('end a token with its grant, also when Redis cannot be reached', async () => {
    await using both = await openBoth()
    const { store, losable, grant } = both
    const token = newArtifact({ grantId: grant.id })
    await store.commit([put(token)], OPTIONS)
    const unreachable = new SplitArtifactStore({
      durable: both.durable,
      losable: new RedisArtifactStore({ redis: await disconnected(), clock }),
    })

    await unreachable.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)
    expect(await losable.find([token])).toEqual([token])
    expect(await store.find(token)).toEqual([undefined])
  })

  test('keep a token revoked that an older copy of Redis brings back', async () => {
    await using both = await openBoth()
    const { store, losable, backup, grant } = both
    const tokens = [
      newArtifact({ kind: 'ClientCredentials' }),
      newArtifact({ grantId: grant.id }),
      newArtifact(),
    ] as const
    await store.commit(tokens.map(put), OPTIONS)
    const restore = await backup()
    await store.commit(
      tokens.map((key) => ({ type: 'destroy', key })),
      OPTIONS,
    )
    expect(await store.find(...tokens)).toEqual([undefined, undefined, undefined])

    await restore()
    expect(await losable.find(tokens)).toEqual(tokens)
    expect(await store.find(...tokens)).toEqual([undefined, undefined, undefined])
  })

  test('revoke the same token twice at once', async () => {
    await using both = await openBoth()
    const { store } = both
    const token = newArtifact({ kind: 'ClientCredentials' })
    await store.commit([put(token)], OPTIONS)
    const revoke = () => store.commit([{ type: 'destroy', key: token }], OPTIONS)

    expect(await Promise.all([revoke(), revoke(), revoke()])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(await store.find(token)).toEqual([undefined])
  })

  test('remember a revoked token no longer than it would have lived', async () => {
    await using both = await openBoth()
    const { store, db } = both
    const token = newArtifact({ kind: 'ClientCredentials' })
    await store.commit([put(token)], OPTIONS)
    await store.commit([{ type: 'destroy', key: token }], OPTIONS)
    const tombstones = () =>
      db.selectFrom('artifacts').selectAll().where('kind', '=', 'ClientCredentials').execute()
    expect(await tombstones()).toMatchObject([{ payload: '{}', keep_until: token.keepUntil }])

    await store.purge(token.keepUntil + 1, 100)
    expect(await tombstones()).toEqual([])
  })

  test('forget nothing durable when Redis is emptied', async () => {
    await using both = await openBoth()
    const { store, contents, redis, grant, refreshToken } = both
    const token = newArtifact({ grantId: grant.id })
    await store.commit([put(token)], OPTIONS)
    for (const name of Object.keys(await contents())) await redis.client.unlink(name)

    expect(await store.find(token, refreshToken)).toMatchObject([undefined, refreshToken])
    expect(await store.findGrant(grant.id)).toEqual(grant)
  })
})

async function disconnected() {
  const opened = await openRedis(redisServers[0]?.url ?? '')
  await opened[Symbol.asyncDispose]()

  return opened.redis
}
