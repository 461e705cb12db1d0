import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { basicOf, postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const API = 'https://api.example.com'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({ env: { RESOURCES: `${API}=read write` } })
})
afterAll(async () => system[Symbol.asyncDispose]())

const machine = async () => {
  const app = await system.registerApp({ type: 'machine' })
  const { configuration } = await RelyingParty.discover(system.issuer, app)

  return { app, clientId: app.app.clientId, configuration }
}

describe('a machine app', () => {
  test('is given an opaque access token, and no more', async () => {
    const { configuration, clientId } = await machine()
    const tokens = await client.clientCredentialsGrant(configuration)

    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 900,
      token_type: 'bearer',
    })
    expect(await client.tokenIntrospection(configuration, tokens.access_token)).toMatchObject({
      active: true,
      client_id: clientId,
      iss: system.issuer,
    })
  })

  test('is given a JWT that the resource can verify by itself', async () => {
    const { configuration, clientId } = await machine()
    const { access_token, scope } = await client.clientCredentialsGrant(configuration, {
      resource: API,
      scope: 'read',
    })
    const jwks = createRemoteJWKSet(new URL(`${system.issuer}/.well-known/jwks.json`))
    const { payload, protectedHeader } = await jwtVerify(access_token, jwks, {
      issuer: system.issuer,
      audience: API,
      typ: 'at+jwt',
    })

    expect(scope).toBe('read')
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String), typ: 'at+jwt' })
    expect(payload).toEqual({
      iss: system.issuer,
      aud: API,
      sub: clientId,
      client_id: clientId,
      scope: 'read',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 900,
    })
  })

  test('is given the scopes that the resource knows, and told which', async () => {
    const { configuration } = await machine()
    const { scope } = await client.clientCredentialsGrant(configuration, {
      resource: API,
      scope: 'write admin openid read',
    })

    expect(scope).toBe('write read')
  })

  test.each(['https://unknown.example', 'not a uri', `${API}#fragment`])(
    'is given nothing for a resource that is not configured: %s',
    async (resource) => {
      const { configuration } = await machine()

      await expect(
        client.clientCredentialsGrant(configuration, { resource }),
      ).rejects.toMatchObject({ status: 400, error: 'invalid_target' })
    },
  )

  test('acts for itself alone: there is nobody for userinfo to tell about', async () => {
    const { configuration } = await machine()
    const { access_token } = await client.clientCredentialsGrant(configuration)
    const userinfo = await fetch(`${system.issuer}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })

    expect(userinfo.status).toBe(401)
    expect(await userinfo.json()).toMatchObject({ error: 'invalid_token' })
  })

  test('cannot send somebody to sign in', async () => {
    const { clientId } = await machine()
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: 'http://localhost:4999/callback',
    })
    const answer = await new HttpBrowser(system.issuer).get(`/oidc/authorize?${query}`)

    expect(answer.status).toBe(400)
    expect(answer.url.origin).toBe(system.issuer)
  })

  test.each(['authorization_code', 'refresh_token', 'password', 'implicit'])(
    'cannot use the grant type %s',
    async (grant_type) => {
      const { app } = await machine()
      const fields = { grant_type, code: 'f'.repeat(64), refresh_token: 'f'.repeat(64) }

      expect(await postForm(`${system.issuer}/oidc/token`, fields, basicOf(app))).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^(invalid_request|unsupported_grant_type)$/) },
      })
    },
  )
})

describe('an app for people', () => {
  test('cannot act for itself', async () => {
    const app = await system.registerApp()
    const fields = { grant_type: 'client_credentials' }

    expect(await postForm(`${system.issuer}/oidc/token`, fields, basicOf(app))).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_request',
        error_description: 'requested grant type is not allowed for this client',
      },
    })
  })
})
