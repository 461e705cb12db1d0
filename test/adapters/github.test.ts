import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { GitHubUpstream } from '../../src/adapters/upstream/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import {
  type Misbehaviour,
  type StandInGitHub,
  startStandInGitHub,
} from '../../src/demo/stand-in-github/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'

const redirectUri = 'http://localhost:8000/upstream/github/callback'
const client = { clientId: 'latchkey', clientSecret: 'a secret: of & latchkey+' }
const failed = { code: 'upstream_failed', kind: 'unavailable' }
const refused = { code: 'upstream_refused', kind: 'forbidden' }

let github: StandInGitHub

beforeAll(async () => {
  github = await startStandInGitHub({ port: 0, ...client, redirectUris: [redirectUri] })
})
beforeEach(() => {
  github.misbehaviour = undefined
})
afterAll(async () => github[Symbol.asyncDispose]())

const connect = (
  options: { clientSecret?: string; url?: string; apiUrl?: string; timeoutMs?: number } = {},
) =>
  new GitHubUpstream({
    clientId: client.clientId,
    clientSecret: new Secret(options.clientSecret ?? client.clientSecret),
    url: options.url ?? github.url,
    apiUrl: options.apiUrl ?? github.apiUrl,
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
  })

/** Goes there as somebody. @returns what the callback then needs */
async function goThere(upstream: GitHubUpstream, persona = 'ada') {
  const { authorizationUrl, ...challenge } = await upstream.challenge({ redirectUri })
  const callback = await pickPersona(authorizationUrl, persona)

  return { callback, expected: { ...challenge, redirectUri } }
}

const identify = async (upstream: GitHubUpstream, persona?: string) => {
  const { callback, expected } = await goThere(upstream, persona)

  return upstream.identify(callback, expected)
}

describe('GitHub', () => {
  test('is asked for addresses alone, by code and PKCE', async () => {
    const { authorizationUrl, state } = await connect().challenge({ redirectUri })
    const { origin, pathname, searchParams } = new URL(authorizationUrl)

    expect(`${origin}${pathname}`).toBe(`${github.url}/login/oauth/authorize`)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'latchkey',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'user:email',
      state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  test('says who somebody is by the number of the account, and vouches for the primary address', async () => {
    expect(await identify(connect())).toEqual({
      provider: 'github',
      subject: '1815',
      username: 'ada-lovelace',
      profile: { name: 'Ada Lovelace', picture: 'https://avatars.example/u/1815?v=4' },
      email: { address: 'ada.lovelace@example.com', isVouchedFor: true },
    })
  })

  test('vouches for no address when the primary one is not verified, whatever others are', async () => {
    expect(await identify(connect(), 'alan')).toMatchObject({
      email: { address: 'alan.turing@example.net', isVouchedFor: false },
    })
  })

  test('gives the login of somebody who told it no name', async () => {
    expect(await identify(connect(), 'margaret')).toMatchObject({ profile: { name: 'margaret' } })
  })

  test('may be called by addresses that end in a slash', async () => {
    const upstream = connect({ url: `${github.url}/`, apiUrl: `${github.apiUrl}/` })

    expect(await identify(upstream)).toMatchObject({ subject: '1815' })
  })
})

describe('an answer of GitHub', () => {
  test.each<[Misbehaviour, RegExp]>([
    ['out-of-order', /\/api\/v3\/user.* answers 502/],
    ['elsewhere', /\/api\/v3\/user.* answers 302/],
    ['id-not-a-number', /no usable id/],
    ['addresses-not-a-list', /no list/],
    ['huge', /longer than 262144 bytes/],
    ['broken-json', /not JSON/],
  ])('that is spoilt (%s) is a failure, and the next is not', async (misbehaviour, reason) => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)

    github.misbehaviour = misbehaviour
    await expect(upstream.identify(callback, expected)).rejects.toMatchObject({
      ...failed,
      cause: { message: expect.stringMatching(reason) },
    })

    github.misbehaviour = undefined
    expect(await identify(upstream)).toMatchObject({ provider: 'github' })
  })

  test.each<Misbehaviour>(['slow', 'stalled'])(
    'is not waited for longer than the time that is set, in all (%s)',
    async (misbehaviour) => {
      const upstream = connect({ timeoutMs: 100 })
      const { callback, expected } = await goThere(upstream)

      github.misbehaviour = misbehaviour
      const begun = performance.now()
      await expect(upstream.identify(callback, expected)).rejects.toMatchObject(failed)
      expect(performance.now() - begun).toBeLessThan(20_000)
    },
  )

  test.each([
    ['url', 'http://github.example'],
    ['apiUrl', 'http://api.github.example'],
  ])('is never asked for without TLS, except of this machine (%s)', async (part, address) => {
    const upstream = connect({ [part]: address })
    const expected = { state: 's', nonce: '', codeVerifier: 'v'.repeat(43), redirectUri }
    const callback = new URL(`${redirectUri}?code=x&state=s`)

    await expect(upstream.identify(callback, expected)).rejects.toMatchObject({
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

  test('to another verifier is refused, as is one that is brought again', async () => {
    const upstream = connect()
    const { callback, expected } = await goThere(upstream)
    const { expected: other } = await goThere(upstream)
    const { codeVerifier } = other

    await expect(upstream.identify(callback, { ...expected, codeVerifier })).rejects.toMatchObject(
      refused,
    )
    await expect(upstream.identify(callback, expected)).rejects.toMatchObject(refused)
  })

  test('is a refusal when somebody said no', async () => {
    await expect(identify(connect(), 'cancel')).rejects.toMatchObject(refused)
  })

  test('is a failure of ours when our secret is wrong, and the log does not learn the code', async () => {
    const upstream = connect({ clientSecret: 'wrong' })
    const { callback, expected } = await goThere(upstream)

    const error = await upstream.identify(callback, expected).catch((reason: unknown) => reason)

    expect(error).toMatchObject({
      ...failed,
      cause: { message: expect.stringContaining('incorrect_client_credentials') },
    })
    expect(JSON.stringify([error, (error as Error).cause])).not.toContain(
      callback.searchParams.get('code'),
    )
  })
})
