import type { webcrypto } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import type { RegisteredApp } from '../../src/core/apps/index.ts'
import { newId } from '../../src/core/values/index.ts'
import { basicOf, postForm } from '../support/form-request.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const grant = { grant_type: 'client_credentials' }
const tokenEndpoint = () => `${system.issuer}/oidc/token`

const refusal = {
  status: 401,
  body: { error: 'invalid_client', error_description: 'client authentication failed' },
}

const partyOf = async (app: RegisteredApp, authentication?: client.ClientAuth) => {
  const { configuration } = await RelyingParty.discover(
    system.issuer,
    app,
    authentication && { authentication },
  )

  return configuration
}

describe('an app with a secret', () => {
  test.each([
    ['client_secret_basic', client.ClientSecretBasic],
    ['client_secret_post', client.ClientSecretPost],
  ])('may authenticate by %s', async (_, method) => {
    const app = await system.registerApp({ type: 'machine' })
    const party = await partyOf(app, method(app.secret?.reveal() ?? ''))

    expect(await client.clientCredentialsGrant(party)).toEqual({
      access_token: expect.any(String),
      expires_in: 900,
      token_type: 'bearer',
    })
  })

  test('is refused with a wrong secret, whichever way it comes', async () => {
    const { app } = await system.registerApp({ type: 'machine' })
    const basic = { authorization: `Basic ${btoa(`${app.clientId}:${newId()}`)}` }

    const byHeader = await postForm(tokenEndpoint(), grant, basic)
    expect(byHeader).toMatchObject(refusal)
    expect(byHeader.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect(
      await postForm(tokenEndpoint(), { ...grant, client_id: app.clientId, client_secret: 'no' }),
    ).toMatchObject(refusal)
  })

  test('is refused without its secret', async () => {
    const { app } = await system.registerApp({ type: 'machine' })

    expect(await postForm(tokenEndpoint(), { ...grant, client_id: app.clientId })).toMatchObject(
      refusal,
    )
  })

  test('is refused with the secret of another app', async () => {
    const { app } = await system.registerApp({ type: 'machine' })
    const { secret } = await system.registerApp({ type: 'machine' })

    expect(await postForm(tokenEndpoint(), grant, basicOf({ app, secret }))).toMatchObject(refusal)
  })

  test('is refused with the digest that is stored instead of the secret', async () => {
    const { app } = await system.registerApp({ type: 'machine' })
    const secret = app.secrets[0]?.digest ?? ''

    expect(
      await postForm(tokenEndpoint(), { ...grant, client_id: app.clientId, client_secret: secret }),
    ).toMatchObject(refusal)
  })

  test('must authenticate one way at a time', async () => {
    const app = await system.registerApp({ type: 'machine' })
    const fields = { ...grant, client_secret: app.secret?.reveal() ?? '' }

    expect(await postForm(tokenEndpoint(), fields, basicOf(app))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
  })
})

describe('an app that is not registered', () => {
  test.each(['3f1c2b9e-5a44-4d0a-9d8e-0c6f2f7f1a11', 'not-an-id', '__proto__', '../../etc/passwd'])(
    'is refused like one with a wrong secret: %s',
    async (clientId) => {
      const fields = { ...grant, client_id: clientId, client_secret: 'secret' }

      expect(await postForm(tokenEndpoint(), fields)).toMatchObject(refusal)
    },
  )
})

describe('a public app', () => {
  test('is refused when it presents a secret: it has none', async () => {
    const { app } = await system.registerApp({ type: 'spa' })
    const fields = { grant_type: 'refresh_token', refresh_token: 'f'.repeat(64) }

    expect(
      await postForm(tokenEndpoint(), {
        ...fields,
        client_id: app.clientId,
        client_secret: 'none',
      }),
    ).toMatchObject(refusal)
  })
})

describe('an app with keys', () => {
  const keyedApp = async (algorithm: string) => {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: algorithm }] }
    const app = await system.registerApp({ type: 'machine', jwks })

    return { app, privateKey }
  }

  const assertion = (
    { app }: RegisteredApp,
    privateKey: webcrypto.CryptoKey,
    changes: Record<string, unknown> = {},
    alg = 'ES256',
  ) =>
    new SignJWT({
      iss: app.clientId,
      sub: app.clientId,
      aud: system.issuer,
      jti: newId(),
      exp: Math.floor(Date.now() / 1_000) + 60,
      ...changes,
    })
      .setProtectedHeader({ alg })
      .sign(privateKey)

  const present = (client_assertion: string) =>
    postForm(tokenEndpoint(), {
      ...grant,
      client_assertion,
      client_assertion_type: JWT_BEARER,
    })

  test.each(['RS256', 'PS256', 'ES256', 'Ed25519'])(
    'authenticates by an assertion that it signed with %s',
    async (algorithm) => {
      const { app, privateKey } = await keyedApp(algorithm)
      const party = await partyOf(app, client.PrivateKeyJwt(privateKey))

      expect(await client.clientCredentialsGrant(party)).toMatchObject({ token_type: 'bearer' })
    },
  )

  test('may use an assertion once, however many requests present it at the same time', async () => {
    const { app, privateKey } = await keyedApp('ES256')
    const same = await assertion(app, privateKey)
    const answers = await Promise.all(Array.from({ length: 20 }, () => present(same)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19)
    expect(await present(same)).toMatchObject(refusal)
  })

  // biome-ignore format: a table
  test.each<[string, Record<string, unknown>]>([
    ['is for somebody else',            { aud: 'https://other.example' }],
    ['is of another app',               { iss: newId() }],
    ['has expired',                     { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ['never expires',                   { exp: undefined }],
    ['is good for more than a day',     { exp: Math.floor(Date.now() / 1_000) + 25 * 3_600 }],
    ['is good for ever',                { exp: 1e300 }],
    ['cannot be told from its replays', { jti: undefined }],
  ])('is refused with an assertion that %s', async (_, changes) => {
    const { app, privateKey } = await keyedApp('ES256')

    expect(await present(await assertion(app, privateKey, changes))).toMatchObject(refusal)
  })

  test('is refused with an assertion that another key signed', async () => {
    const { app } = await keyedApp('ES256')
    const { privateKey } = await generateKeyPair('ES256')

    expect(await present(await assertion(app, privateKey))).toMatchObject(refusal)
  })

  test('is refused with an assertion that nobody signed', async () => {
    const { app } = await keyedApp('ES256')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { iss: app.app.clientId, sub: app.app.clientId, aud: system.issuer, jti: 'x' }

    expect(await present(`${part({ alg: 'none' })}.${part(claims)}.`)).toMatchObject(refusal)
  })

  test('cannot authenticate by a secret', async () => {
    const { app } = await keyedApp('ES256')
    const fields = { ...grant, client_id: app.app.clientId, client_secret: 'none' }

    expect(await postForm(tokenEndpoint(), fields)).toMatchObject(refusal)
  })
})
