import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createLocalJWKSet, jwtVerify } from 'jose'
import jwt from 'jsonwebtoken'
import { newCluraSession } from '../support/clura.ts'
import { newDeveloper } from '../support/developers.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { claimsOf, IdentraProgram, type IdentraTokens, plain } from '../support/identra.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const NO_TOKEN = {
  status: 401,
  body: { code: 16, message: 'This token is not valid.', details: [] },
}

let system: TestSystem
let program: IdentraProgram
let tokens: IdentraTokens
beforeAll(async () => {
  system = await startTestSystem({ env: { IDENTRA_ISSUER: 'identra' } })
  program = new IdentraProgram(system)
  tokens = await program.register('ada@example.com')
})
afterAll(async () => system[Symbol.asyncDispose]())

const infoOf = (access_token: string) => plain(program.post('/me/login-info', { access_token }))
const get = (path: string, token: string) =>
  fetch(`${system.issuer}${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    redirect: 'manual',
  })

describe('an access token of Identra', () => {
  test('says who it is in all the words that there are for that, for a quarter of an hour', () => {
    const claims = claimsOf(tokens.access)
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/)

    expect(claims).toEqual({
      iss: 'identra',
      aud: 'identra',
      sub: id,
      uid: claims.sub,
      user_id: claims.sub,
      typ: 'access',
      jti: expect.any(String),
      client_id: 'latchkey-direct-login',
      scope: 'identra',
      iat: expect.any(Number),
      exp: Number(claims.iat) + 15 * 60,
    })
  })

  test('is signed by a key that the JWKS names, as the other samples look for it', async () => {
    const { body } = await program.get('/.well-known/jwks.json')
    const { payload, protectedHeader } = await jwtVerify(tokens.access, createLocalJWKSet(body), {
      algorithms: ['RS256'],
      issuer: 'identra',
      audience: 'identra',
    })

    expect(body.keys).toContainEqual(
      expect.objectContaining({ kid: protectedHeader.kid, kty: 'RSA', alg: 'RS256', use: 'sig' }),
    )
    expect(payload.user_id).toBe(payload.sub)
  })

  test('opens no other door', async () => {
    expect((await get('/oidc/userinfo', tokens.access)).status).toBe(401)
    expect((await get('/v1/app', tokens.access)).status).toBe(401)
    // The pages heed no token at all.
    for (const page of ['/account', '/dashboard', '/dashboard/apps']) {
      const [shown, anonymous] = [await get(page, tokens.access), await get(page, '')]
      expect([page, shown.status]).toEqual([page, anonymous.status])
      expect(await shown.text()).not.toContain('ada@example.com')
    }
  })
})

describe('a token of another surface', () => {
  test('is none here: of an app, opaque or a JWT, or an ID token', async () => {
    const app = await system.registerApp({ skipConsent: true })
    const party = await RelyingParty.discover(system.issuer, app)
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)
    const issued = await party.exchange(callback, checks)
    const clura = (await newCluraSession(system)).tokens

    for (const token of [
      issued.access_token,
      issued.id_token ?? '',
      clura.access_token,
      clura.id_token,
    ]) {
      expect(token).not.toBe('')
      expect(await infoOf(token)).toEqual(NO_TOKEN)
    }
    for (const refresh_token of [issued.refresh_token, clura.refresh_token]) {
      expect(await plain(program.post('/token/refresh', { refresh_token }))).toEqual(NO_TOKEN)
      expect(await plain(program.post('/token/revoke', { refresh_token }))).toEqual(NO_TOKEN)
    }
  })

  test('is none here: of a developer', async () => {
    const developer = await newDeveloper(system)

    expect(await infoOf(developer.token)).toEqual(NO_TOKEN)
  })

  test('is none here: one that says the right things and is signed by somebody else', async () => {
    const forged = jwt.sign(claimsOf(tokens.access), 'a secret', { algorithm: 'HS256' })
    const [head, , signature] = tokens.access.split('.')
    const claims = { ...claimsOf(tokens.access), exp: 9_999_999_999 }
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url')

    expect(await infoOf(forged)).toEqual(NO_TOKEN)
    expect(await infoOf(`${head}.${changed}.${signature}`)).toEqual(NO_TOKEN)
  })
})

describe('the built-in client', () => {
  const ask = async (parameters: Record<string, string>, path = '/oidc/token') => {
    const answer = await fetch(`${system.issuer}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'latchkey-direct-login', ...parameters }),
    })

    return { status: answer.status, body: await answer.json() }
  }
  const user_id = () => String(claimsOf(tokens.access).sub)
  const grant_type = 'urn:latchkey:grant-type:direct-login'

  test('is of no use to anybody outside', async () => {
    for (const client_secret of ['', 'guess', 'a'.repeat(64)]) {
      expect(await ask({ grant_type, user_id: user_id(), client_secret })).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      })
    }
  })

  test('has its grant to itself', async () => {
    const { app, secret } = await system.registerApp()
    const client = { client_id: app.clientId, client_secret: secret?.reveal() ?? '' }

    expect(await ask({ grant_type, user_id: user_id(), ...client })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
  })

  test('keeps its tokens from other apps', async () => {
    const { app, secret } = await system.registerApp()
    const client = { client_id: app.clientId, client_secret: secret?.reveal() ?? '' }
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh }

    expect(await ask({ ...refresh, ...client })).toMatchObject({ body: { error: 'invalid_grant' } })
    expect(await ask({ token: tokens.refresh, ...client }, '/oidc/revoke')).toMatchObject({
      status: 400,
    })
    expect(
      await plain(program.post('/token/refresh', { refresh_token: tokens.refresh })),
    ).toMatchObject({ status: 200 })
  })
})
