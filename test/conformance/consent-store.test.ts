import { describe, expect, test } from '@jest/globals'
import { KyselyArtifactStore } from '../../src/adapters/storage/kysely/artifact-store.ts'
import { KyselyConsentStore } from '../../src/adapters/storage/kysely/consent-store.ts'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import type { Consent } from '../../src/core/consents/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { newBearerValue, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)
const LATER = NOW + 3_600_000

const consentTo = (changes: Partial<Consent>): Consent => ({
  scopes: [],
  claims: [],
  resourceScopes: {},
  ...changes,
})

describe.each(engines)('the consent store on $name', ({ open }) => {
  test('remembers nothing that was not agreed to', async () => {
    await using database = await open()

    expect(await new KyselyConsentStore(database.db).find(newId(), newId())).toBeUndefined()
  })

  test('gives back what was agreed to', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    const [userId, clientId] = [newId(), newId()]
    const consent = {
      scopes: ['openid', 'email'],
      claims: ['picture'],
      resourceScopes: { 'https://api.example.com/': ['read', 'write'] },
    }

    await store.add(userId, clientId, consent, NOW)

    expect(await store.find(userId, clientId)).toEqual(consent)
  })

  test('adds to what is there, each thing once', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    const [userId, clientId] = [newId(), newId()]

    await store.add(
      userId,
      clientId,
      consentTo({ scopes: ['openid', 'email'], resourceScopes: { 'urn:a': ['read'] } }),
      NOW,
    )
    await store.add(
      userId,
      clientId,
      consentTo({
        scopes: ['openid', 'profile'],
        claims: ['picture'],
        resourceScopes: { 'urn:a': ['write', 'read'], 'urn:b': ['read'] },
      }),
      NOW + 1,
    )

    expect(await store.find(userId, clientId)).toEqual({
      scopes: ['openid', 'email', 'profile'],
      claims: ['picture'],
      resourceScopes: { 'urn:a': ['read', 'write'], 'urn:b': ['read'] },
    })
    const { updated_at } = await database.db
      .selectFrom('consents')
      .select('updated_at')
      .executeTakeFirstOrThrow()
    expect(updated_at).toBe(NOW + 1)
  })

  test('keeps users and apps apart', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    const [userId, clientId] = [newId(), newId()]

    await store.add(userId, clientId, consentTo({ scopes: ['openid'] }), NOW)
    await store.add(userId, newId(), consentTo({ scopes: ['email'] }), NOW)
    await store.add(newId(), clientId, consentTo({ scopes: ['phone'] }), NOW)

    expect(await store.find(userId, clientId)).toEqual(consentTo({ scopes: ['openid'] }))
    expect(await store.find(clientId, userId)).toBeUndefined()
  })

  test('loses nothing of a hundred that are added at once, the first one included', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    const [userId, clientId] = [newId(), newId()]
    const scopes = Array.from({ length: 100 }, (_, index) => `scope-${index}`)

    await Promise.all(
      scopes.map((scope) => store.add(userId, clientId, consentTo({ scopes: [scope] }), NOW)),
    )

    const found = await store.find(userId, clientId)
    expect(found?.scopes.toSorted()).toEqual(scopes.toSorted())
  })

  test('says that the database is not available, not that there is no consent', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    await database.db.schema.dropTable('consents').execute()

    await expect(store.find(newId(), newId())).rejects.toThrow(Unavailable)
    await expect(store.add(newId(), newId(), consentTo({}), NOW)).rejects.toThrow(Unavailable)
  })

  test('lists what apps may do, also those that nobody was asked about', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    const [userId, agreedTo, trusted] = [newId(), newId(), newId()]
    await store.add(userId, agreedTo, consentTo({ scopes: ['openid'] }), NOW)
    await putGrants(database.db, userId, agreedTo, trusted, trusted)
    await putGrants(database.db, newId(), newId())

    expect(await store.listOfUser(userId, NOW)).toEqual([
      { clientId: agreedTo, consent: consentTo({ scopes: ['openid'] }), agreedAt: NOW },
      { clientId: trusted, consent: undefined, agreedAt: undefined },
    ])
    expect(await store.listOfUser(userId, LATER)).toHaveLength(1)
  })

  test('takes back what one app may do, with its grants', async () => {
    await using database = await open()
    const store = new KyselyConsentStore(database.db)
    const [userId, clientId, other] = [newId(), newId(), newId()]
    await store.add(userId, clientId, consentTo({ scopes: ['openid'] }), NOW)
    const [ended, ...kept] = await putGrants(database.db, userId, clientId, other)
    kept.push(...(await putGrants(database.db, newId(), clientId)))
    await store.revoke(userId, clientId, NOW)
    await store.revoke(userId, clientId, NOW)

    const artifacts = new KyselyArtifactStore(database.db)
    expect(await store.find(userId, clientId)).toBeUndefined()
    expect(await artifacts.findGrant(ended ?? '')).toBeUndefined()
    for (const id of kept) expect(await artifacts.findGrant(id)).toBeDefined()
  })
})

/** @returns their ids */
async function putGrants(
  db: Database,
  accountId: string,
  ...clientIds: string[]
): Promise<string[]> {
  const grants = clientIds.map((clientId) => ({
    id: newBearerValue(),
    accountId,
    clientId,
    payload: {},
    expiresAt: LATER,
  }))
  await new KyselyArtifactStore(db).commit(
    grants.map((grant) => ({ type: 'putGrant' as const, grant })),
    { now: NOW, overlapMs: 0 },
  )

  return grants.map(({ id }) => id)
}
