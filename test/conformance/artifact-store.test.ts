import { describe, expect, test } from '@jest/globals'
import type {
  Artifact,
  ArtifactStore,
  Change,
  Grant,
  Session,
} from '../../src/core/artifacts/index.ts'
import { newBearerValue, newId } from '../../src/core/values/index.ts'
import { artifactStores } from '../support/artifact-stores.ts'

const NOW = Date.UTC(2026, 0, 1)
const LATER = NOW + 3_600_000
const OPTIONS = { now: NOW, overlapMs: 3_000 }

const newGrant = (fields: Partial<Grant> = {}): Grant => ({
  id: newBearerValue(),
  accountId: newId(),
  clientId: newId(),
  payload: { openid: { scope: 'openid' } },
  expiresAt: LATER,
  ...fields,
})

const newArtifact = (fields: Partial<Artifact> = {}): Artifact => ({
  kind: 'AccessToken',
  id: newBearerValue(),
  grantId: undefined,
  payload: { clientId: 'app' },
  keepUntil: LATER,
  consumedAt: undefined,
  ...fields,
})

const newSession = (fields: Partial<Session> = {}): Session => ({
  uid: newBearerValue(),
  id: newBearerValue(),
  accountId: newId(),
  payload: { loginTs: 1 },
  authorizations: {},
  idleAt: LATER,
  expiresAt: LATER,
  ...fields,
})

const save = (session: Session, base?: Session): Change => ({ type: 'saveSession', session, base })

/** A grant, and a refresh token under it. */
async function family(store: ArtifactStore) {
  const grant = newGrant()
  const token = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
  await store.commit(
    [
      { type: 'putGrant', grant },
      { type: 'put', artifact: token },
    ],
    OPTIONS,
  )

  return { grant, token }
}

const rotate = (token: Artifact, successor: Artifact): Change[] => [
  { type: 'consume', key: token, grantId: token.grantId, successorId: successor.id },
  { type: 'put', artifact: successor },
]

describe.each(artifactStores)('the artifact store on $name', ({ open }) => {
  test('finds what was put, under its kind alone', async () => {
    await using opened = await open()
    const { store } = opened
    const artifact = newArtifact({ payload: { nested: { text: 'é', list: [1, 2] } } })
    await store.commit([{ type: 'put', artifact }], OPTIONS)

    expect(await store.find(artifact)).toEqual([artifact])
    expect(await store.find({ kind: 'RefreshToken', id: artifact.id })).toEqual([undefined])
    expect(await store.find({ ...artifact, id: artifact.id.toUpperCase() })).toEqual([undefined])
  })

  test('finds several in the order asked for', async () => {
    await using opened = await open()
    const { store } = opened
    const [first, second] = [newArtifact(), newArtifact()]
    await store.commit(
      [first, second].map((artifact) => ({ type: 'put', artifact })),
      OPTIONS,
    )

    expect(await store.find(second, newArtifact(), first)).toEqual([second, undefined, first])
  })

  test('finds with an artifact the grant that it was issued under', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    const accessToken = newArtifact({ kind: 'AccessToken', grantId: grant.id })
    const alone = newArtifact({ kind: 'ClientCredentials' })
    const puts = [accessToken, alone].map((artifact) => ({ type: 'put', artifact }) as const)
    await store.commit(puts, OPTIONS)

    const found = await store.find(token, accessToken, alone)

    expect(found.map((artifact) => artifact?.grant)).toEqual([grant, grant, undefined])
  })

  test('keeps no id that could be used', async () => {
    await using opened = await open()
    const { store } = opened
    const artifact = newArtifact()
    const session = newSession()
    await store.commit([{ type: 'put', artifact }, save(session)], OPTIONS)

    const kept = await opened.dump()
    expect(kept).toContain(session.uid)
    expect(kept).not.toContain(artifact.id)
    expect(kept).not.toContain(session.id)
  })

  test('replaces a payload without clearing the mark that it was used', async () => {
    await using opened = await open()
    const { store } = opened
    const artifact = newArtifact({ kind: 'Interaction' })
    await store.commit([{ type: 'replace', artifact }], OPTIONS)
    await store.commit([{ type: 'finish', key: artifact }], OPTIONS)
    await store.commit([{ type: 'replace', artifact: { ...artifact, payload: { a: 1 } } }], OPTIONS)

    expect(await store.find(artifact)).toMatchObject([{ payload: { a: 1 }, consumedAt: NOW }])
  })

  test('lets one of a hundred consume, and revokes the grant of the rest', async () => {
    await using opened = await open()
    const { store } = opened
    const grant = newGrant()
    const code = newArtifact({ kind: 'AuthorizationCode', grantId: grant.id })
    await store.commit(
      [
        { type: 'putGrant', grant },
        { type: 'put', artifact: code },
      ],
      OPTIONS,
    )

    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () =>
        store.commit(
          [
            { type: 'consume', key: code, grantId: grant.id },
            { type: 'put', artifact: newArtifact({ grantId: grant.id }) },
          ],
          OPTIONS,
        ),
      ),
    )

    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set([undefined, 'replayed', 'revoked']))
    expect(await store.findGrant(grant.id)).toBeUndefined()
    const left = await opened.db.selectFrom('artifacts').selectAll().execute()
    expect(left).toEqual([])
  })

  test('gives a hundred parallel refreshes the one successor', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    const successor = newArtifact({ kind: 'RefreshToken', grantId: grant.id })

    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => store.commit(rotate(token, successor), OPTIONS)),
    )

    expect(outcomes.every((outcome) => outcome === undefined)).toBe(true)
    expect(await store.find(token, successor)).toMatchObject([{ consumedAt: NOW }, successor])
    expect(await store.findGrant(grant.id)).toEqual(grant)
  })

  test('takes a second rotation for a replay once the overlap is over', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    const successor = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
    await store.commit(rotate(token, successor), OPTIONS)

    const late = { ...OPTIONS, now: NOW + OPTIONS.overlapMs + 1 }
    expect(await store.commit(rotate(token, successor), late)).toBe('replayed')
    expect(await store.findGrant(grant.id)).toBeUndefined()
    expect(await store.find(token, successor)).toEqual([undefined, undefined])
  })

  test('takes a second rotation for a replay once the successor was used', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    const successor = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
    const third = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
    await store.commit(rotate(token, successor), OPTIONS)
    await store.commit(rotate(successor, third), OPTIONS)

    expect(await store.commit(rotate(token, successor), OPTIONS)).toBe('replayed')
    expect(await store.findGrant(grant.id)).toBeUndefined()
  })

  test('never forks a family: another successor of the same parent is a replay', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    const successor = () => newArtifact({ kind: 'RefreshToken', grantId: grant.id })
    await store.commit(rotate(token, successor()), OPTIONS)

    expect(await store.commit(rotate(token, successor()), OPTIONS)).toBe('replayed')
  })

  test('writes nothing under a grant that was revoked', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    await store.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)
    const artifact = newArtifact({ grantId: grant.id })

    expect(await store.commit([{ type: 'put', artifact }], OPTIONS)).toBe('revoked')
    expect(await store.find(token, artifact)).toEqual([undefined, undefined])
  })

  test('writes what requires a grant only while that grant lives', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant } = await family(store)
    const [first, second] = [newArtifact(), newArtifact()]
    const putRequiring = (artifact: Artifact) =>
      store.commit(
        [
          { type: 'requireGrant', grantId: grant.id },
          { type: 'put', artifact },
        ],
        OPTIONS,
      )

    expect(await putRequiring(first)).toBeUndefined()
    await store.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)
    expect(await putRequiring(second)).toBe('revoked')
    expect(await store.find(first, second)).toEqual([first, undefined])
  })

  test('does not bring a revoked grant back', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant } = await family(store)
    await store.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)

    expect(await store.commit([{ type: 'putGrant', grant }], OPTIONS)).toBe('revoked')
    expect(await store.findGrant(grant.id)).toBeUndefined()
  })

  test('keeps nothing of a commit that a revoked grant refuses', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant } = await family(store)
    const artifact = newArtifact()
    const other = newGrant()
    await store.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)

    const outcome = await store.commit(
      [
        { type: 'putGrant', grant: other },
        { type: 'put', artifact },
        { type: 'putGrant', grant },
      ],
      OPTIONS,
    )
    expect(outcome).toBe('revoked')
    expect(await store.find(artifact)).toEqual([undefined])
    expect(await store.findGrant(other.id)).toBeUndefined()
  })

  test('keeps what two requests granted at once, both', async () => {
    await using opened = await open()
    const { store } = opened
    const grant = newGrant()
    await store.commit([{ type: 'putGrant', grant }], OPTIONS)
    const grants = ['email', 'profile'].map((scope) => ({
      ...grant,
      payload: {
        openid: { scope: `openid ${scope}` },
        resources: { [`https://${scope}`]: 'read' },
      },
    }))
    await Promise.all(
      grants.map((one) => store.commit([{ type: 'putGrant', grant: one }], OPTIONS)),
    )

    const { payload } = (await store.findGrant(grant.id)) ?? { payload: {} }
    const { openid, resources } = payload as { openid: { scope: string }; resources: object }
    expect(openid.scope.split(' ').sort()).toEqual(['email', 'openid', 'profile'])
    expect(Object.keys(resources).sort()).toEqual(['https://email', 'https://profile'])
  })

  test('lets a hundred write one grant at once', async () => {
    await using opened = await open()
    const { store } = opened
    const grant = newGrant()
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => store.commit([{ type: 'putGrant', grant }], OPTIONS)),
    )

    expect(new Set(outcomes)).toEqual(new Set([undefined]))
    expect(await store.findGrant(grant.id)).toEqual(grant)
  })

  test('leaves nothing alive when a revocation races a hundred refreshes', async () => {
    await using opened = await open()
    const { store } = opened
    const { grant, token } = await family(store)
    const successor = newArtifact({ kind: 'RefreshToken', grantId: grant.id })
    const refresh = () => store.commit(rotate(token, successor), OPTIONS)
    const refreshes = Array.from({ length: 50 }, refresh)
    const revocation = store.commit([{ type: 'revokeGrant', grantId: grant.id }], OPTIONS)

    await Promise.all([...refreshes, revocation, ...Array.from({ length: 50 }, refresh)])
    expect(await store.find(token, successor)).toEqual([undefined, undefined])
  })

  test('writes nothing at all when one change cannot be made', async () => {
    await using opened = await open()
    const { store } = opened
    const artifact = newArtifact()
    const broken = newArtifact({ payload: { amount: 1n } })

    await expect(
      store.commit(
        [
          { type: 'put', artifact },
          { type: 'put', artifact: broken },
        ],
        OPTIONS,
      ),
    ).rejects.toThrow()
    expect(await store.find(artifact)).toEqual([undefined])
  })

  test('takes a marker once of a hundred', async () => {
    await using opened = await open()
    const { store } = opened
    const marker = newArtifact({ kind: 'ReplayDetection' })

    const taken = await Promise.all(Array.from({ length: 100 }, () => store.insertOnce(marker)))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  test('finds a session by its cookie and by its uid, until it is idle', async () => {
    await using opened = await open()
    const { store } = opened
    const session = newSession({ authorizations: { app: { grantId: 'one' } } })
    await store.commit([save(session)], OPTIONS)

    expect(await store.findSession(session.id, NOW)).toEqual(session)
    expect(await store.findSessionByUid(session.uid)).toMatchObject({ uid: session.uid })
    expect(await store.findSession(session.id, LATER)).toBeUndefined()
    expect(await store.findSession(session.uid, NOW)).toBeUndefined()
  })

  test('keeps what two requests added to one session at once', async () => {
    await using opened = await open()
    const { store } = opened
    const base = newSession()
    await store.commit([save(base)], OPTIONS)

    await Promise.all(
      ['a', 'b', 'c'].map((app) =>
        store.commit([save({ ...base, authorizations: { [app]: { sid: app } } }, base)], OPTIONS),
      ),
    )
    const found = await store.findSession(base.id, NOW)
    expect(found?.authorizations).toEqual({ a: { sid: 'a' }, b: { sid: 'b' }, c: { sid: 'c' } })
  })

  test('removes what a request removed, and only that', async () => {
    await using opened = await open()
    const { store } = opened
    const base = newSession({ authorizations: { a: { sid: 'a' }, b: { sid: 'b' } } })
    await store.commit([save(base)], OPTIONS)
    await store.commit([save({ ...base, authorizations: { b: { sid: 'b' } } }, base)], OPTIONS)

    expect((await store.findSession(base.id, NOW))?.authorizations).toEqual({ b: { sid: 'b' } })
  })

  test('does not revive a session that was ended', async () => {
    await using opened = await open()
    const { store } = opened
    const session = newSession()
    await store.commit([save(session)], OPTIONS)
    await store.commit([{ type: 'endSession', uid: session.uid }], OPTIONS)
    await store.commit([save({ ...session, id: newBearerValue() }, session)], OPTIONS)

    expect(await store.findSessionByUid(session.uid)).toBeUndefined()
    expect(await store.findSession(session.id, NOW)).toBeUndefined()
    expect(await opened.db.selectFrom('session_cookies').selectAll().execute()).toEqual([])
  })

  test('lets a replaced cookie value work a moment longer for the same account', async () => {
    await using opened = await open()
    const { store } = opened
    const base = newSession()
    const renewed = { ...base, id: newBearerValue() }
    await store.commit([save(base)], OPTIONS)
    await store.commit([save(renewed, base)], OPTIONS)

    expect(await store.findSession(base.id, NOW + 1_000)).toBeDefined()
    expect(await store.findSession(base.id, NOW + 31_000)).toBeUndefined()
    expect(await store.findSession(renewed.id, NOW + 31_000)).toBeDefined()
  })

  test('ends the cookie value from before a sign-in at once', async () => {
    await using opened = await open()
    const { store } = opened
    const anonymous = newSession({ accountId: undefined })
    const signedIn = { ...anonymous, id: newBearerValue(), accountId: newId() }
    await store.commit([save(anonymous)], OPTIONS)
    await store.commit([save(signedIn, anonymous)], OPTIONS)

    expect(await store.findSession(anonymous.id, NOW)).toBeUndefined()
    expect(await store.findSession(signedIn.id, NOW)).toBeDefined()
  })

  test('ignores a save by a request that saw the session signed in as somebody else', async () => {
    await using opened = await open()
    const { store } = opened
    const anonymous = newSession({ accountId: undefined })
    const signedIn = { ...anonymous, id: newBearerValue(), accountId: newId() }
    const stranger = { ...anonymous, id: newBearerValue() }
    await store.commit([save(anonymous)], OPTIONS)
    await store.commit([save(signedIn, anonymous)], OPTIONS)
    await store.commit([save({ ...stranger, accountId: newId() }, anonymous)], OPTIONS)

    expect(await store.findSession(stranger.id, NOW)).toBeUndefined()
    expect((await store.findSession(signedIn.id, NOW))?.accountId).toBe(signedIn.accountId)
  })

  test('purges what nothing needs any more, a batch at a time', async () => {
    await using opened = await open()
    const { store } = opened
    // Of a kind that no store forgets by itself.
    const kind = 'AuthorizationCode'
    const old = Array.from({ length: 5 }, () => newArtifact({ kind, keepUntil: NOW - 1 }))
    const live = newArtifact({ kind })
    await store.commit(
      [...old, live].map((artifact) => ({ type: 'put', artifact })),
      OPTIONS,
    )

    expect(await store.purge(NOW, 3)).toBe(3)
    expect(await store.purge(NOW, 3)).toBe(2)
    expect(await store.purge(NOW, 3)).toBe(0)
    expect(await store.find(live)).toEqual([live])
  })
})
