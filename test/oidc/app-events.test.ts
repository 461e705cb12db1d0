import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RegisteredApp } from '../../src/core/apps/index.ts'
import { newId } from '../../src/core/values/index.ts'
import { postForm } from '../support/form-request.ts'
import { authorize, refresh, requestToken, signIn } from '../support/signed-in.ts'
import { REDIRECT_URI, startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const eventsOf = ({ app }: RegisteredApp) => system.storage.audit.recent(app.clientId, 100)

const reasonsOf = async (registered: RegisteredApp): Promise<unknown[]> =>
  (await eventsOf(registered)).map(({ code, reason }) => [code, reason])

describe('the recent events of an app', () => {
  test('tell of each sign-in and refresh, whose it was and in which request', async () => {
    const { registered, refreshToken } = await signIn(system)
    await refresh(system.issuer, registered, refreshToken)

    const events = await eventsOf(registered)
    expect(events.map(({ kind }) => kind).sort()).toEqual(['refresh', 'sign-in'])
    for (const { userId, correlationId } of events) {
      expect(await system.storage.users.find(userId ?? '')).toBeDefined()
      expect(system.logged()).toContain(correlationId)
    }
  })

  test('tell of an app that signs in as itself', async () => {
    const machine = await system.registerApp({ type: 'machine' })
    await requestToken(system.issuer, machine, { grant_type: 'client_credentials' })

    expect(await eventsOf(machine)).toMatchObject([{ kind: 'machine-token', userId: undefined }])
  })

  test('tell which redirect URI was wrong, and which are right', async () => {
    const registered = await system.registerApp()
    const query = new URLSearchParams({
      client_id: registered.app.clientId,
      redirect_uri: 'https://a.example/cb2',
      response_type: 'code',
      scope: 'openid',
    })
    const answer = await fetch(`${system.issuer}/oidc/authorize?${query}`)

    expect(await eventsOf(registered)).toMatchObject([
      {
        kind: 'refusal',
        code: 'invalid_redirect_uri',
        reason: `redirect_uri https://a.example/cb2 is not registered; registered: ${REDIRECT_URI}`,
        correlationId: answer.headers.get('x-request-id'),
      },
    ])
  })

  test('tell how a client failed to authenticate', async () => {
    const web = await system.registerApp()
    const spa = await system.registerApp({ type: 'spa' })
    const grant = { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT_URI }
    const ask = (clientId: string, fields: Record<string, string>, authorization?: string) =>
      postForm(
        `${system.issuer}/oidc/token`,
        { client_id: clientId, ...grant, ...fields },
        authorization ? { authorization } : {},
      )
    await ask(web.app.clientId, { client_secret: 'wrong' })
    await ask(spa.app.clientId, { client_secret: 'any' })

    expect(await reasonsOf(web)).toEqual([
      [
        'invalid_client',
        'the secret is not one of this app; client sent its secret in the body, as client_secret_post',
      ],
    ])
    expect(await reasonsOf(spa)).toEqual([
      [
        'invalid_client',
        'this app is public and has no secret: it sends client_id alone; ' +
          'client sent its secret in the body, as client_secret_post',
      ],
    ])
  })

  test.each([
    ['a header that is malformed', { authorization: 'Basic !' }],
    ['two mechanisms at once', { authorization: `Basic ${btoa('a:b')}` }],
  ])('tell of %s, which is refused before the client is known', async (_, headers) => {
    const registered = await system.registerApp()
    await postForm(
      `${system.issuer}/oidc/token`,
      { client_id: registered.app.clientId, client_secret: 'x', grant_type: 'refresh_token' },
      headers,
    )

    expect(await eventsOf(registered)).toMatchObject([{ kind: 'refusal', code: 'invalid_request' }])
  })

  test('tell that PKCE is missing', async () => {
    const registered = await system.registerApp()
    const query = new URLSearchParams({
      client_id: registered.app.clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid',
    })
    await fetch(`${system.issuer}/oidc/authorize?${query}`, { redirect: 'manual' })

    expect(await eventsOf(registered)).toMatchObject([
      { code: 'invalid_request', reason: expect.stringContaining('PKCE') },
    ])
  })

  test('tell of no sign-in that did not come about', async () => {
    const { registered, party, checks, callback } = await authorize(system)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => party.exchange(callback, checks)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)

    const kinds = (await eventsOf(registered)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'sign-in')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'refusal')).toHaveLength(9)
  })

  test('hold no secret, code or token', async () => {
    const { registered, refreshToken } = await signIn(system)
    const secret = registered.secret?.reveal() ?? ''
    await requestToken(system.issuer, registered, {
      grant_type: 'refresh_token',
      refresh_token: secret,
    })
    await requestToken(system.issuer, registered, { grant_type: refreshToken })

    const text = JSON.stringify(await eventsOf(registered))
    expect(text).not.toContain(secret)
    expect(text).not.toContain(refreshToken)
  })

  test('are written down before the program stops', async () => {
    await using stopped = await startTestSystem()
    const machine = await stopped.registerApp({ type: 'machine' })
    await requestToken(stopped.issuer, machine, { grant_type: 'client_credentials' })
    await stopped.restart()

    expect(await stopped.storage.audit.recent(machine.app.clientId, 10)).toHaveLength(1)
  })

  test('are not kept of an app that nobody registered', async () => {
    const clientId = newId()
    await postForm(`${system.issuer}/oidc/token`, {
      client_id: clientId,
      client_secret: 'x',
      grant_type: 'refresh_token',
    })

    expect(await system.storage.audit.recent(clientId, 1)).toEqual([])
  })
})
