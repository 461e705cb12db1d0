import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { GoogleUpstream } from '../../src/adapters/upstream/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import {
  type Misbehaviour,
  type StandInGoogle,
  startStandInGoogle,
} from '../../src/demo/stand-in-google/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'

const redirectUri = 'http://localhost:8000/v1/auth/google/callback'
const client = { clientId: 'latchkey', clientSecret: 'a secret: of & latchkey+' }
const failed = { code: 'upstream_failed', kind: 'unavailable' }
const refused = { code: 'upstream_refused', kind: 'forbidden' }

let google: StandInGoogle

beforeAll(async () => {
  google = await startStandInGoogle({ port: 0, ...client, redirectUris: [redirectUri] })
})
beforeEach(() => {
  google.misbehaviour = undefined
})
afterAll(async () => google[Symbol.asyncDispose]())

const connect = (options: { clientSecret?: string; issuer?: string; timeoutMs?: number } = {}) =>
  new GoogleUpstream({
    clientId: client.clientId,
    clientSecret: new Secret(options.clientSecret ?? client.clientSecret),
    issuer: options.issuer ?? google.issuer,
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
  })

/** Goes there as Ada. @returns what the callback then needs */
async function goThere(upstream: GoogleUpstream) {
  const { authorizationUrl, ...challenge } = await upstream.challenge({ redirectUri })
  const callback = await pickPersona(authorizationUrl, 'ada')

  return { callback, expected: { ...challenge, redirectUri } }
}

describe('Google', () => {
  test('is asked for an identity alone, by code and PKCE', async () => {
    const loginHint = 'ada.lovelace@example.com'
    const { authorizationUrl, state, nonce } = await connect().challenge({ redirectUri, loginHint })

    expect(Object.fromEntries(new URL(authorizationUrl).searchParams)).toEqual({
      client_id: 'latchkey',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      login_hint: loginHint,
    })
  })

  test('says who somebody is', async () => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)

    expect(await upstream.identify(callback, expected)).toEqual({
      provider: 'google',
      subject: '100000000000000000001',
      profile: {
        name: 'Ada Lovelace',
        givenName: 'Ada',
        familyName: 'Lovelace',
        locale: 'en-GB',
      },
      email: { address: 'ada.lovelace@example.com', isVouchedFor: true },
    })
  })

  test('gives an address that it does not vouch for as such', async () => {
    const upstream = connect()
    const { authorizationUrl, ...challenge } = await upstream.challenge({ redirectUri })
    const callback = await pickPersona(authorizationUrl, 'alan')

    expect(await upstream.identify(callback, { ...challenge, redirectUri })).toMatchObject({
      email: { address: 'alan.turing@example.net', isVouchedFor: false },
    })
  })

  test('is believed by the callback that was sent to it, whatever ours is called inside', async () => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)
    const inside = new URL(`http://10.0.0.7/callback${callback.search}`)

    expect(await upstream.identify(inside, expected)).toMatchObject({ provider: 'google' })
  })
})

describe('an answer of Google', () => {
  test.each<[Misbehaviour, RegExp]>([
    ['wrong-nonce', /"nonce"/],
    ['wrong-audience', /"aud"/],
    ['wrong-issuer', /"iss"/],
    ['bad-signature', /signature verification failed/],
    ['expired', /"exp"/],
    ['huge', /longer than 262144 bytes/],
    ['broken-json', /not JSON/],
  ])('that is spoilt (%s) is a failure, and the next is not', async (misbehaviour, reason) => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)

    google.misbehaviour = misbehaviour
    await expect(upstream.identify(callback, expected)).rejects.toMatchObject({
      ...failed,
      cause: { message: expect.stringMatching(reason) },
    })

    google.misbehaviour = undefined
    const again = await goThere(upstream)
    expect(await upstream.identify(again.callback, again.expected)).toMatchObject({
      provider: 'google',
    })
  })

  test.each<Misbehaviour>(['huge', 'broken-json'])(
    'to discovery that is spoilt (%s) is a failure, and is asked for again',
    async (misbehaviour) => {
      const upstream = connect()

      google.misbehaviour = misbehaviour
      await expect(upstream.challenge({ redirectUri })).rejects.toMatchObject(failed)

      google.misbehaviour = undefined
      expect(await upstream.challenge({ redirectUri })).toHaveProperty('authorizationUrl')
    },
  )

  test('is not waited for longer than the time that is set, in all', async () => {
    const upstream = connect({ timeoutMs: 100 })
    const { callback, expected } = await goThere(upstream)

    google.misbehaviour = 'slow'
    const begun = performance.now()
    await expect(upstream.identify(callback, expected)).rejects.toMatchObject(failed)
    await expect(connect({ timeoutMs: 100 }).challenge({ redirectUri })).rejects.toMatchObject(
      failed,
    )
    expect(performance.now() - begun).toBeLessThan(20_000)
  })

  test('that never comes is a failure that says why, to the log alone', async () => {
    const gone = await startStandInGoogle({ port: 0, ...client, redirectUris: [] })
    await gone[Symbol.asyncDispose]()
    const upstream = connect({ issuer: gone.issuer })

    await expect(upstream.challenge({ redirectUri })).rejects.toMatchObject({
      ...failed,
      message: expect.not.stringContaining('localhost'),
      cause: { message: expect.stringContaining('ECONNREFUSED') },
    })
  })

  test('is never asked for without TLS, except of this machine', async () => {
    const upstream = connect({ issuer: 'http://google.example' })

    await expect(upstream.challenge({ redirectUri })).rejects.toMatchObject({
      ...failed,
      cause: { message: expect.stringContaining('only requests to HTTPS are allowed') },
    })
  })

  test.each([
    ['another issuer', { iss: 'https://issuer.example' }, failed],
    ['another journey', { state: 'of-another-journey' }, failed],
    ['nobody, with a code that was made up', { code: 'made-up' }, refused],
  ])('that is from %s is not believed', async (_whom, forged, expectedError) => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)
    for (const [name, value] of Object.entries(forged)) callback.searchParams.set(name, value)

    await expect(upstream.identify(callback, expected)).rejects.toMatchObject(expectedError)
  })

  test('to another verifier is refused', async () => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)
    const { expected: other } = await goThere(upstream)

    await expect(
      upstream.identify(callback, { ...expected, codeVerifier: other.codeVerifier }),
    ).rejects.toMatchObject(refused)
  })

  test.each([
    ['access_denied', refused],
    ['login_required', refused],
    ['unauthorized_client', failed],
    ['temporarily_unavailable', failed],
  ])('with the error %s is taken for what it is', async (error, expectedError) => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)
    callback.searchParams.delete('code')
    callback.searchParams.set('error', error)

    await expect(upstream.identify(callback, expected)).rejects.toMatchObject(expectedError)
  })

  test('is a failure of ours when our secret is wrong, and the log does not learn the code', async () => {
    const upstream = connect({ clientSecret: 'wrong' })
    const { callback, expected } = await goThere(upstream)

    const error = await upstream.identify(callback, expected).catch((reason: unknown) => reason)

    expect(error).toMatchObject({
      ...failed,
      cause: { message: expect.stringContaining('invalid_client') },
    })
    expect(JSON.stringify([error, (error as Error).cause])).not.toContain(
      callback.searchParams.get('code'),
    )
  })
})
