import { describe, expect, test } from '@jest/globals'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { KyselyIssuedThings } from '../../src/adapters/storage/kysely/issued-things.ts'
import { digest, newId, SECOND } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { signIn, stateOf } from '../support/protocol-state.ts'

const THEN = 1_800_000_000_000
const options = { issuedBefore: THEN, now: THEN + 1, withPersonalTokens: false }

/** Signs a user in, at a time that is written in all that they get. */
async function signInAt(db: Database, issuedAt: number): Promise<string> {
  const user = newId()
  const payload = JSON.stringify({ iat: Math.floor(issuedAt / SECOND) })
  await signIn(db, user, issuedAt)
  await db.updateTable('sessions').set({ payload }).where('account_id', '=', user).execute()
  await db.updateTable('grants').set({ payload }).where('account_id', '=', user).execute()

  return user
}

const putArtifact = (db: Database, kind: string, issuedAt: number) =>
  db
    .insertInto('artifacts')
    .values({
      id_digest: digest(`${kind}${issuedAt}`),
      kind,
      payload: JSON.stringify({ iat: issuedAt / SECOND }),
      keep_until: THEN * 2,
    })
    .execute()

const putPersonalToken = (db: Database, createdAt: number) =>
  db
    .insertInto('personal_tokens')
    .values({
      id: newId(),
      digest: digest(newId()),
      user_id: newId(),
      name: 'script',
      created_at: createdAt,
      expires_at: THEN * 2,
    })
    .execute()

describe.each(engines)('issued things on $name', ({ open }) => {
  test('are ended when they are older, whoever has them, and stay when they are not', async () => {
    await using database = await open()
    const { db } = database
    const older = [await signInAt(db, THEN - 1), await signInAt(db, THEN - 1_000_000)]
    const newer = await signInAt(db, THEN)
    await putArtifact(db, 'ClientCredentials', THEN - SECOND)
    await putArtifact(db, 'ClientCredentials', THEN)
    await putArtifact(db, 'ReplayDetection', THEN - SECOND)

    expect(await new KyselyIssuedThings(db).revoke(options)).toEqual({
      sessions: 2,
      grants: 2,
      others: 1,
      personalTokens: 0,
    })
    for (const user of older) {
      expect(await stateOf(db, user)).toEqual({
        liveSessions: 0,
        cookies: 0,
        liveGrants: 0,
        artifacts: 0,
      })
    }
    expect(await stateOf(db, newer)).toEqual({
      liveSessions: 1,
      cookies: 1,
      liveGrants: 1,
      artifacts: 1,
    })
  })

  test('are ended all, however many there are', async () => {
    await using database = await open()
    const { db } = database
    for (let count = 0; count < 1_001; count += 1) {
      await db
        .insertInto('grants')
        .values({
          id: newId(),
          account_id: newId(),
          client_id: newId(),
          payload: '{"iat":1}',
          expires_at: THEN,
        })
        .execute()
    }

    expect(await new KyselyIssuedThings(db).revoke(options)).toMatchObject({ grants: 1_001 })
    expect(await new KyselyIssuedThings(db).revoke(options)).toMatchObject({ grants: 0 })
  }, 60_000)

  test('leave the tokens of developers alone unless those are meant too', async () => {
    await using database = await open()
    const { db } = database
    await putPersonalToken(db, THEN - 1)
    await putPersonalToken(db, THEN)
    const things = new KyselyIssuedThings(db)

    expect(await things.revoke(options)).toMatchObject({ personalTokens: 0 })
    expect(await things.revoke({ ...options, withPersonalTokens: true })).toMatchObject({
      personalTokens: 1,
    })
  })
})
