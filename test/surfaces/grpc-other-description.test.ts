import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import protobuf from 'protobufjs'
import { freePort } from '../support/free-port.ts'
import { mailedCode, PASSWORD } from '../support/identra.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

type Field = readonly [name: string, type: string, id: number, rule?: 'optional' | 'repeated']

/** The wire as the contract gives it, by its numbers. Names are made up: they are not on the wire. */
// biome-ignore format: a table
const MESSAGES: Readonly<Record<string, readonly Field[]>> = {
  Empty:       [],
  Token:       [['text', 'string', 1], ['until', 'int64', 2]],
  Pair:        [['access', 'Token', 1], ['refresh', 'Token', 2], ['kind', 'string', 3]],
  Issued:      [['pair', 'Pair', 1]],
  Two:         [['first', 'string', 1], ['second', 'string', 2]],
  One:         [['only', 'string', 1]],
  Three:       [['first', 'string', 1], ['second', 'string', 2], ['third', 'string', 3]],
  Mail:        [['address', 'string', 1], ['html', 'bool', 2]],
  Key:         [['kty', 'string', 1], ['alg', 'string', 2], ['use', 'string', 3], ['kid', 'string', 4], ['n', 'string', 5, 'optional'], ['e', 'string', 6, 'optional'], ['crv', 'string', 7, 'optional'], ['x', 'string', 8, 'optional'], ['y', 'string', 9, 'optional']],
  Keys:        [['list', 'Key', 1, 'repeated']],
  Asked:       [['provider', 'string', 1], ['back', 'string', 2, 'optional']],
  Provider:    [['called', 'string', 1], ['on', 'bool', 2], ['because', 'string', 3, 'optional']],
  Providers:   [['list', 'Provider', 1, 'repeated']],
  Link:        [['provider', 'string', 1], ['subject', 'string', 2]],
  Info:        [['id', 'string', 1], ['address', 'string', 2], ['github', 'string', 3, 'optional'], ['password', 'bool', 4], ['links', 'Link', 5, 'repeated']],
  Refused:     [['code', 'int32', 1], ['words', 'string', 2], ['more', 'Any', 3, 'repeated']],
  Any:         [['type', 'string', 1], ['bytes', 'bytes', 2]],
  Retry:       [['after', 'Duration', 1]],
  Duration:    [['seconds', 'int64', 1], ['nanoseconds', 'int32', 2]],
}

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(MESSAGES).map(([message, fields]) => [
      message,
      {
        fields: Object.fromEntries(
          fields.map(([name, type, id, rule]) => [name, { type, id, ...(rule && { rule }) }]),
        ),
      },
    ]),
  ),
})

let system: TestSystem
let client: Client
beforeAll(async () => {
  const GRPC_PORT = String(await freePort())
  system = await startTestSystem({
    env: {
      GRPC_PORT,
      GITHUB_CLIENT_ID: 'id',
      GITHUB_CLIENT_SECRET: 'secret',
      IDENTRA_REDIRECT_URLS: 'http://localhost:4998/',
    },
  })
  client = new Client(`localhost:${GRPC_PORT}`, credentials.createInsecure())
})
afterAll(async () => {
  client.close()
  await system[Symbol.asyncDispose]()
})

function call(
  rpc: string,
  [asked, answered]: readonly [string, string],
  fields: object,
  bearer = '',
) {
  const [question, answer] = [root.lookupType(asked), root.lookupType(answered)]
  const metadata = new Metadata()
  if (bearer) metadata.set('authorization', `Bearer ${bearer}`)

  // biome-ignore lint/suspicious/noExplicitAny: what a program sees that has no types of ours
  return new Promise<any>((resolve, reject) =>
    client.makeUnaryRequest(
      `/identra.v1.IdentraService/${rpc}`,
      (message: object) => Buffer.from(question.encode(question.fromObject(message)).finish()),
      (bytes) => answer.toObject(answer.decode(bytes), { longs: Number }),
      fields,
      metadata,
      (error, message) => (error ? reject(error) : resolve(message)),
    ),
  )
}

const someone = { first: 'ada@example.com', second: PASSWORD }
const isPair = {
  access: { text: expect.stringMatching(/^eyJ/), until: expect.any(Number) },
  refresh: { text: expect.any(String), until: expect.any(Number) },
  kind: 'Bearer',
}

test('a client that knows the numbers alone registers, signs in, refreshes and asks who it is', async () => {
  expect(await call('RegisterByPassword', ['Two', 'Issued'], someone)).toEqual({ pair: isPair })
  const { pair } = await call('LoginByPassword', ['Two', 'Issued'], someone)
  expect(pair.access.until - Date.now() / 1_000).toBeGreaterThan(800)
  const next = await call('RefreshToken', ['One', 'Issued'], { only: pair.refresh.text })
  expect(next).toEqual({ pair: isPair })

  const info = { id: expect.any(String), address: someone.first, password: true, links: [] }
  for (const [fields, bearer] of [
    [{ only: pair.access.text }, ''],
    [{}, pair.access.text],
  ] as const) {
    const { links = [], ...told } = await call(
      'GetCurrentUserLoginInfo',
      ['One', 'Info'],
      fields,
      bearer,
    )
    expect({ ...told, links }).toEqual(info)
  }
  expect(await call('RevokeRefreshToken', ['One', 'Empty'], { only: pair.refresh.text })).toEqual(
    {},
  )
  await expect(
    call('RefreshToken', ['One', 'Issued'], { only: next.pair.refresh.text }),
  ).rejects.toMatchObject({ code: 16 })
})

test('a client that knows the numbers alone signs in by a mailed code', async () => {
  const address = 'grace@example.com'
  expect(await call('SendLoginEmailCode', ['Mail', 'Empty'], { address })).toEqual({})
  expect(system.inbox.mails[0]).toMatchObject({ to: address, html: undefined })
  expect(await call('SendLoginEmailCode', ['Mail', 'Empty'], { address, html: true })).toEqual({})
  expect(system.inbox.mails[0]?.html).toMatch(/^<!doctype html>/)
  const code = { first: address, second: mailedCode(system) }

  expect(await call('LoginByEmailCode', ['Two', 'Issued'], code)).toEqual({ pair: isPair })
})

test('a client that knows the numbers alone reads keys, providers and where to go', async () => {
  expect(await call('GetJWKS', ['Empty', 'Keys'], {})).toEqual({
    list: expect.arrayContaining([
      {
        kty: 'RSA',
        alg: 'RS256',
        use: 'sig',
        kid: expect.any(String),
        n: expect.any(String),
        e: 'AQAB',
      },
    ]),
  })
  const { list } = await call('ListOAuthProviders', ['Empty', 'Providers'], {})
  expect(list).toEqual([
    { called: 'github', on: true },
    { called: 'google', on: false, because: 'missing_client_id' },
  ])
  const { first, second } = await call('GetOAuthAuthorizationURL', ['Asked', 'Two'], {
    provider: 'github',
    back: 'http://localhost:4998/',
  })
  expect(new URL(first).searchParams.get('state')).toBe(second)
})

test.each([
  ['LoginByOAuth', { first: 'code', second: 'state' }, 3],
  ['BindUserByOAuth', { first: 'a token', second: 'code', third: 'state' }, 16],
])('a client that knows the numbers alone is refused by %s', async (rpc, fields, code) => {
  await expect(call(rpc, ['Three', 'Empty'], fields)).rejects.toMatchObject({ code })
})

test('a client that knows google.rpc is told when to come again', async () => {
  const ask = () => call('SendLoginEmailCode', ['Mail', 'Empty'], { address: 'often@example.com' })
  for (let n = 0; n < 5; n += 1) await ask()
  const { code, details: words, metadata } = await ask().catch((error) => error)
  const [bytes] = metadata.get('grpc-status-details-bin')
  const read = (type: string, encoded: Uint8Array) =>
    root.lookupType(type).toObject(root.lookupType(type).decode(encoded), { longs: Number })
  const { more, ...refused } = read('Refused', bytes)

  expect(code).toBe(8)
  expect(refused).toEqual({ code, words })
  expect(more.map(({ type }: { type: string }) => type)).toEqual([
    'type.googleapis.com/google.rpc.RetryInfo',
  ])
  expect(read('Retry', more[0].bytes)).toEqual({
    after: { seconds: Number(metadata.get('retry-after')[0]) },
  })
})
