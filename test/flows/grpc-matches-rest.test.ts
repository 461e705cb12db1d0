import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pickPersona } from '../demo/pick-persona.ts'
import { freePort } from '../support/free-port.ts'
import { connectGrpc } from '../support/grpc.ts'
import {
  claimsOf,
  IdentraProgram,
  type IdentraTokens,
  mailedCode,
  PASSWORD,
  tokensOf,
} from '../support/identra.ts'
import { type AskDoor, byGrpc, byRest, type Fields, rpcNames } from '../support/identra-doors.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const CALLBACK = 'http://localhost:4998/oauth/callback'

/** A system of its own for each door, so that what one did is not in the way of the other. */
class Side implements AsyncDisposable {
  readonly ask: AskDoor
  /** Of gRPC. */
  readonly port: string
  readonly #upstreams: UpstreamSystem
  readonly #opened: AsyncDisposableStack

  private constructor(
    upstreams: UpstreamSystem,
    port: string,
    ask: AskDoor,
    opened: AsyncDisposableStack,
  ) {
    this.#upstreams = upstreams
    this.port = port
    this.ask = ask
    this.#opened = opened
  }

  get issuer(): string {
    return this.#upstreams.system.issuer
  }

  static async open(door: 'rest' | 'grpc'): Promise<Side> {
    await using opened = new AsyncDisposableStack()
    const port = String(await freePort())
    const upstreams = opened.use(
      await startUpstreamSystem({
        GRPC_PORT: port,
        IDENTRA_REDIRECT_URLS: CALLBACK,
        UPSTREAMS: 'github,acme',
        GOOGLE_CLIENT_ID: undefined,
        GOOGLE_CLIENT_SECRET: undefined,
      }),
    )
    upstreams.github.redirectUris.push(CALLBACK)
    const ask =
      door === 'rest'
        ? byRest(new IdentraProgram(upstreams.system))
        : byGrpc(opened.use(connectGrpc(`localhost:${port}`)))

    return new Side(upstreams, port, ask, opened.move())
  }

  async register(email: string): Promise<IdentraTokens> {
    const { code, message, body } = await this.ask('RegisterByPassword', {
      email,
      password: PASSWORD,
    })
    if (code) throw new Error(message)

    return tokensOf(body)
  }

  async mailCode(email: string): Promise<string> {
    await this.ask('SendLoginEmailCode', { email, use_html: true })

    return mailedCode(this.#upstreams.system)
  }

  /** To GitHub and back, as far as the program's own address. */
  async returnFrom(persona: string, bearer?: string): Promise<{ code: string; state: string }> {
    const { body } = await this.ask('GetOAuthAuthorizationURL', { provider: 'github' }, bearer)
    const { searchParams } = await pickPersona(body.url, persona)

    return { code: searchParams.get('code') ?? '', state: body.state }
  }

  /** Somebody whose tokens are still good. */
  async deleted(email: string): Promise<IdentraTokens> {
    const tokens = await this.register(email)
    const { users } = this.#upstreams.system.storage
    await users.delete(String(claimsOf(tokens.access).sub), Date.now())

    return tokens
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync()
  }
}

interface Asked {
  fields?: Fields
  bearer?: string
}

type Case = readonly [
  rpc: string,
  title: string,
  code: status,
  ask: (side: Side) => Asked | Promise<Asked>,
]

const fields = (some: Fields) => (): Asked => ({ fields: some })

// biome-ignore format: a table
const cases: readonly Case[] = [
  ['GetJWKS', 'the keys', status.OK, fields({})],

  ['ListOAuthProviders', 'the providers', status.OK, fields({})],

  ['GetOAuthAuthorizationURL', 'a provider', status.OK, fields({ provider: 'github' })],
  ['GetOAuthAuthorizationURL', 'an allowed address', status.OK, fields({ provider: 'github', redirect_url: CALLBACK })],
  ['GetOAuthAuthorizationURL', 'an address of somebody else', status.INVALID_ARGUMENT, fields({ provider: 'github', redirect_url: 'https://evil.example/' })],
  ['GetOAuthAuthorizationURL', 'no provider', status.INVALID_ARGUMENT, fields({})],
  ['GetOAuthAuthorizationURL', 'an unknown provider', status.INVALID_ARGUMENT, fields({ provider: 'nobody' })],
  ['GetOAuthAuthorizationURL', 'a provider that is not set up', status.FAILED_PRECONDITION, fields({ provider: 'google' })],

  ['LoginByOAuth', 'somebody new', status.OK, async (side) => ({ fields: await side.returnFrom('ada') })],
  ['LoginByOAuth', 'somebody without an address', status.OK, async (side) => ({ fields: await side.returnFrom('alan') })],
  ['LoginByOAuth', 'no code', status.INVALID_ARGUMENT, async (side) => ({ fields: { state: (await side.returnFrom('ada')).state } })],
  ['LoginByOAuth', 'a state of nobody', status.INVALID_ARGUMENT, fields({ code: 'x', state: 'x' })],
  ['LoginByOAuth', 'a code of nobody', status.UNAUTHENTICATED, async (side) => ({ fields: { ...(await side.returnFrom('ada')), code: 'x' } })],

  ['BindUserByOAuth', 'an account of nobody', status.OK, async (side) => {
    const { access } = await side.register('binds@example.com')
    return { fields: { access_token: access, ...(await side.returnFrom('margaret', access)) } }
  }],
  ['BindUserByOAuth', 'an account of somebody else', status.ALREADY_EXISTS, async (side) => {
    const { access } = await side.register('binds-too@example.com')
    return { fields: { ...(await side.returnFrom('ada', access)) }, bearer: access }
  }],
  ['BindUserByOAuth', 'a token of nobody', status.UNAUTHENTICATED, async (side) => ({ fields: { access_token: 'x', ...(await side.returnFrom('ada')) } })],
  ['BindUserByOAuth', 'no token', status.UNAUTHENTICATED, async (side) => ({ fields: await side.returnFrom('ada') })],
  ['BindUserByOAuth', 'no state', status.INVALID_ARGUMENT, async (side) => ({ fields: { code: 'x' }, bearer: (await side.register('stateless@example.com')).access })],

  ['SendLoginEmailCode', 'an address', status.OK, fields({ email: 'mail@example.com', use_html: true })],
  ['SendLoginEmailCode', 'an address, as text', status.OK, fields({ email: 'text@example.com' })],
  ['SendLoginEmailCode', 'no address', status.INVALID_ARGUMENT, fields({})],
  ['SendLoginEmailCode', 'something that is none', status.INVALID_ARGUMENT, fields({ email: 'nobody' })],
  ['SendLoginEmailCode', 'an address too often', status.RESOURCE_EXHAUSTED, async (side) => {
    for (let n = 0; n < 5; n += 1) await side.mailCode('often@example.com')
    return { fields: { email: 'often@example.com' } }
  }],

  ['LoginByEmailCode', 'the code', status.OK, async (side) => ({ fields: { email: 'code@example.com', code: await side.mailCode('code@example.com') } })],
  ['LoginByEmailCode', 'no code', status.INVALID_ARGUMENT, fields({ email: 'code@example.com' })],
  ['LoginByEmailCode', 'a code that was never sent', status.UNAUTHENTICATED, fields({ email: 'unsent@example.com', code: '123456' })],
  ['LoginByEmailCode', 'too many wrong codes', status.RESOURCE_EXHAUSTED, async (side) => {
    const wrong = { email: 'guessed@example.com', code: 'wrong!' }
    await side.mailCode(wrong.email)
    for (let n = 0; n < 5; n += 1) await side.ask('LoginByEmailCode', wrong)
    return { fields: wrong }
  }],

  ['RegisterByPassword', 'somebody new', status.OK, fields({ email: 'new@example.com', password: PASSWORD })],
  ['RegisterByPassword', 'somebody who is there', status.ALREADY_EXISTS, async (side) => {
    const email = 'there@example.com'
    await side.ask('LoginByEmailCode', { email, code: await side.mailCode(email) })
    return { fields: { email, password: PASSWORD } }
  }],
  ['RegisterByPassword', 'no password', status.INVALID_ARGUMENT, fields({ email: 'new@example.com' })],
  ['RegisterByPassword', 'a short password', status.INVALID_ARGUMENT, fields({ email: 'short@example.com', password: 'short' })],
  ['RegisterByPassword', 'something that is no address', status.INVALID_ARGUMENT, fields({ email: 'nobody', password: PASSWORD })],

  ['LoginByPassword', 'the password', status.OK, async (side) => {
    await side.register('login@example.com')
    return { fields: { email: 'login@example.com', password: PASSWORD } }
  }],
  ['LoginByPassword', 'a wrong password', status.UNAUTHENTICATED, fields({ email: 'login@example.com', password: 'wrong password' })],
  ['LoginByPassword', 'an unknown address', status.UNAUTHENTICATED, fields({ email: 'unknown@example.com', password: PASSWORD })],
  ['LoginByPassword', 'no address', status.INVALID_ARGUMENT, fields({ password: PASSWORD })],

  ['RefreshToken', 'a refresh token', status.OK, async (side) => ({ fields: { refresh_token: (await side.register('refresh@example.com')).refresh } })],
  ['RefreshToken', 'an access token', status.UNAUTHENTICATED, async (side) => ({ fields: { refresh_token: (await side.register('access@example.com')).access } })],
  ['RefreshToken', 'a revoked token', status.UNAUTHENTICATED, async (side) => {
    const { refresh } = await side.register('revoked@example.com')
    await side.ask('RevokeRefreshToken', { refresh_token: refresh })
    return { fields: { refresh_token: refresh } }
  }],
  ['RefreshToken', 'no token', status.INVALID_ARGUMENT, fields({})],

  ['RevokeRefreshToken', 'a refresh token', status.OK, async (side) => ({ fields: { refresh_token: (await side.register('revoke@example.com')).refresh } })],
  ['RevokeRefreshToken', 'a token of nobody', status.OK, fields({ refresh_token: 'x' })],
  ['RevokeRefreshToken', 'no token', status.INVALID_ARGUMENT, fields({})],

  ['GetCurrentUserLoginInfo', 'a token in the message', status.OK, async (side) => ({ fields: { access_token: (await side.register('info@example.com')).access } })],
  ['GetCurrentUserLoginInfo', 'a token beside it, which wins', status.OK, async (side) => ({ fields: { access_token: 'x' }, bearer: (await side.register('bearer@example.com')).access })],
  ['GetCurrentUserLoginInfo', 'somebody with an account elsewhere', status.OK, async (side) => ({ bearer: tokensOf((await side.ask('LoginByOAuth', await side.returnFrom('ada'))).body).access })],
  ['GetCurrentUserLoginInfo', 'no token', status.UNAUTHENTICATED, fields({})],
  ['GetCurrentUserLoginInfo', 'a token of nobody', status.UNAUTHENTICATED, fields({ access_token: 'x' })],
  ['GetCurrentUserLoginInfo', 'somebody who is gone', status.NOT_FOUND, async (side) => ({ bearer: (await side.deleted('gone@example.com')).access })],
]

const INSTANTS = ['expires_at', 'iat', 'exp', 'auth_time', 'retryAfter']

/** Of what is made anew each time, what it is. */
function withoutChance(value: unknown, key = ''): unknown {
  if (INSTANTS.includes(key) && value !== undefined) return `${typeof value} of seconds`
  if (Array.isArray(value)) return value.map((entry) => withoutChance(entry))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, withoutChance(entry, name)]),
    )
  }
  if (typeof value !== 'string') return value
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(value)) return withoutChance(claimsOf(value))

  return value
    .replaceAll(/localhost:\d+/g, 'localhost')
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID')
    .replaceAll(/(?<![\w-])[\w-]{27,}/g, 'random')
}

let rest: Side
let grpc: Side
beforeAll(async () => {
  rest = await Side.open('rest')
  grpc = await Side.open('grpc')
})
afterAll(async () => {
  await rest[Symbol.asyncDispose]()
  await grpc[Symbol.asyncDispose]()
})

describe('gRPC matches REST', () => {
  test.each(cases)('in %s with %s', async (rpc, _, code, prepare) => {
    const answerOf = async (side: Side) => {
      const { fields, bearer } = await prepare(side)

      return withoutChance(await side.ask(rpc, fields, bearer)) as { code: status; message: string }
    }
    const [byRest, byGrpc] = [await answerOf(rest), await answerOf(grpc)]

    expect(byGrpc).toEqual(byRest)
    expect(byGrpc).toMatchObject({ code })
  })

  test('in what it takes of the other', async () => {
    const { port, issuer } = rest
    using program = connectGrpc(`localhost:${port}`)
    const [ask, other] = [byGrpc(program), byRest(new IdentraProgram({ issuer }))]
    const { access, refresh } = await rest.register('both@example.com')

    const asked = await ask('GetCurrentUserLoginInfo', { access_token: access })
    expect(asked.body).toMatchObject({ email: 'both@example.com' })
    const { body } = await ask('RefreshToken', { refresh_token: refresh })
    expect(await other('RefreshToken', { refresh_token: tokensOf(body).refresh })).toMatchObject({
      code: status.OK,
    })
    await ask('RevokeRefreshToken', { refresh_token: refresh })
    expect(await other('RefreshToken', { refresh_token: refresh })).toMatchObject({
      code: status.UNAUTHENTICATED,
    })
  })

  test('in every operation, good input and bad', () => {
    const isTried = (rpc: string, isGood: boolean) =>
      cases.some(([name, , code]) => name === rpc && (code === status.OK) === isGood)
    const withoutInput = ['GetJWKS', 'ListOAuthProviders']

    expect(rpcNames.filter((rpc) => !isTried(rpc, true))).toEqual([])
    expect(rpcNames.filter((rpc) => !isTried(rpc, false))).toEqual(withoutInput)
  })
})
