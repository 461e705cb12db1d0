import { describe, expect, test } from '@jest/globals'
import type { Environment } from '../../src/config/index.ts'
import { startTracing } from '../../src/tracing.ts'
import { freePort } from '../support/free-port.ts'
import { connectGrpc } from '../support/grpc.ts'
import { refresh, signIn } from '../support/signed-in.ts'
import { startTestSystem } from '../support/test-system.ts'
import { startTraceCollector, type TakenSpan } from '../support/trace-collector.ts'

const SERVER = 2
const FAILED = 2
const UNSET = 0

/** Does something while it is traced. Whoever stops delivers what is left. */
async function traced(
  work: (system: Awaited<ReturnType<typeof startTestSystem>>) => Promise<unknown>,
  env: Environment = {},
) {
  const collector = await startTraceCollector()
  await using opened = new AsyncDisposableStack()
  opened.use(collector)
  {
    await using system = await startTestSystem({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...env },
    })
    await work(system)
  }

  return collector
}

const named = (spans: readonly TakenSpan[], name: string): TakenSpan => {
  const span = spans.find((it) => it.name === name)
  if (!span) throw new Error(`${name} is not among ${spans.map((it) => it.name).join(', ')}`)

  return span
}

const fieldsOf = ({ attributes }: TakenSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

describe('traces', () => {
  test('show a request and what it consists of', async () => {
    const { spans, bodies } = await traced(async (system) => {
      const { registered, refreshToken } = await signIn(system)
      await refresh(system.issuer, registered, refreshToken)
    })
    const request = named(spans, 'POST /oidc/token')
    const parts = spans.filter(({ parentSpanId }) => parentSpanId === request.spanId)

    expect(request).toMatchObject({ kind: SERVER })
    expect(request.parentSpanId).toBeUndefined()
    expect(fieldsOf(request)).toMatchObject({
      'http.request.method': 'POST',
      'http.response.status_code': 200,
      'http.route': '/oidc/token',
      'latchkey.correlation_id': expect.any(String),
    })
    expect(parts.map(({ name }) => name)).toContain('sql artifacts.commit')
    expect(parts.every(({ traceId }) => traceId === request.traceId)).toBe(true)
    expect(spans.map(({ name }) => name)).toContain('passwords.hash')
    expect(bodies.join()).toMatch('"service.name","value":{"stringValue":"latchkey"}')
  })

  test('hold nothing that somebody sent or could sign in with', async () => {
    let secrets: readonly string[] = []
    const { bodies } = await traced(async (system) => {
      const { registered, tokens, refreshToken, browser } = await signIn(system)
      secrets = [
        refreshToken,
        tokens.access_token,
        tokens.id_token ?? '',
        registered.secret?.reveal() ?? '',
        'nanoseconds of wire',
        'grace-',
        ...browser.cookieValues,
      ]
      await fetch(`${system.issuer}/oidc/userinfo?access_token=in-the-query`)
      await fetch(`${system.issuer}/interaction/an-id-in-the-path`)
    })

    for (const secret of [...secrets, 'in-the-query', 'an-id-in-the-path']) {
      expect(bodies.join()).not.toContain(secret)
    }
    expect(secrets.every((secret) => secret.length > 5)).toBe(true)
  })

  test('go on from where the caller is', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const ask = (issuer: string, traceparent: string) =>
      fetch(`${issuer}/readyz`, { headers: { traceparent } })
    const { spans } = await traced(async ({ issuer }) => {
      await ask(issuer, `00-${traceId}-b7ad6b7169203331-01`)
      await ask(issuer, `00-${traceId}-b7ad6b7169203332-00`)
      await ask(issuer, 'nonsense')
    })
    const requests = spans.filter(({ name }) => name === 'GET /readyz')

    expect(requests).toHaveLength(2)
    expect(requests[0]).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
    expect(requests[1]?.traceId).not.toBe(traceId)
  })

  test('follow a call of gRPC as they follow a request', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`
    const GRPC_PORT = String(await freePort())
    const { spans, bodies } = await traced(
      async ({ storage }) => {
        using program = connectGrpc(`localhost:${GRPC_PORT}`)
        const ada = { email: 'ada@example.com', password: 'violet-otter-harbour' }
        const metadata = { traceparent, 'x-request-id': 'from-outside' }
        await program.call('RegisterByPassword', ada, metadata)
        await program.call('RefreshToken', { refresh_token: 'of-nobody' })
        await storage[Symbol.asyncDispose]()
        await program.call('LoginByPassword', ada)
      },
      { GRPC_PORT },
    )
    const [registered, refused, failed] = ['RegisterByPassword', 'RefreshToken', 'LoginByPassword']
      .map((method) => `identra.v1.IdentraService/${method}`)
      .map((name) => named(spans, name))
    const parts = spans.filter(({ parentSpanId }) => parentSpanId === registered?.spanId)

    expect(registered).toMatchObject({ kind: SERVER, traceId, parentSpanId: 'b7ad6b7169203331' })
    expect(fieldsOf(registered as TakenSpan)).toEqual({
      'rpc.system': 'grpc',
      'rpc.service': 'identra.v1.IdentraService',
      'rpc.method': 'RegisterByPassword',
      'rpc.grpc.status_code': 0,
      'latchkey.correlation_id': 'from-outside',
    })
    expect(parts.map(({ name }) => name)).toContain('passwords.hash')
    expect(fieldsOf(refused as TakenSpan)).toMatchObject({ 'rpc.grpc.status_code': 16 })
    expect(refused?.status).toEqual({ code: UNSET })
    expect(failed?.status).toEqual({ code: FAILED })
    expect(bodies.join()).not.toMatch(/ada@example|violet-otter|of-nobody/)
  })

  test('say of a failure that it was one, and not what it said', async () => {
    const { spans, bodies } = await traced(async ({ issuer, storage }) => {
      await storage[Symbol.asyncDispose]()
      await fetch(`${issuer}/setup?token=anything`)
    })

    expect(named(spans, 'GET /setup').status).toEqual({ code: FAILED })
    expect(fieldsOf(named(spans, 'sql setup-links.isLive'))).toMatchObject({
      'error.type': 'Unavailable',
    })
    expect(bodies.join()).not.toMatch(/destroyed|is closed/)
  })

  test('are kept as the sampler says, and come with our headers', async () => {
    const ask = ({ issuer }: { issuer: string }) => fetch(`${issuer}/healthz`)
    const none = await traced(ask, { OTEL_TRACES_SAMPLER: 'always_off' })
    const some = await traced(ask, {
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '1',
      OTEL_SERVICE_NAME: 'sign-in',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20us,x-tenant=ours',
    })

    expect(none.spans).toEqual([])
    expect(some.headers[0]).toMatchObject({ authorization: 'Bearer us', 'x-tenant': 'ours' })
    expect(some.bodies.join()).toMatch('"stringValue":"sign-in"')
  })

  test('that nobody takes keep nobody waiting, and are told of once', async () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${await freePort()}`
    const system = await startTestSystem({ env: { OTEL_EXPORTER_OTLP_ENDPOINT } })
    expect((await fetch(`${system.issuer}/healthz`)).status).toBe(200)
    await system[Symbol.asyncDispose]()

    expect(system.logged().match(/traces get lost/g)).toHaveLength(1)
  }, 30_000)

  test('are not made where there is no collector', async () => {
    await using system = await startTestSystem()

    expect(system.config.tracing).toBeUndefined()
    expect(
      await startTracing(system.config, { debug() {}, info() {}, warn() {}, error() {} }),
    ).toBe(undefined)
  })
})
