import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { childrenOf } from '../faults/support/child-processes.ts'
import { type Fleet, startFleet } from '../faults/support/fleet.ts'
import { newDeveloper } from '../support/developers.ts'
import { freePort } from '../support/free-port.ts'
import { connectGrpc } from '../support/grpc.ts'
import { Scrape } from '../support/metrics.ts'
import { spendLimit } from '../support/spent-limits.ts'

interface Measured extends AsyncDisposable {
  fleet: Fleet
  url: string
  scrape(): Promise<Scrape>
}

async function startMeasured(env: Record<string, string> = {}): Promise<Measured> {
  const port = String(await freePort())
  const fleet = await startFleet({ nodes: 1, env: { METRICS_PORT: port, ...env } })
  const url = `http://127.0.0.1:${port}/metrics`

  return {
    fleet,
    url,
    scrape: () => Scrape.of(url),
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  }
}

describe('metrics', () => {
  let measured: Measured
  const ask = (path: string, init?: RequestInit) => fetch(`${measured.fleet.issuer}${path}`, init)

  beforeAll(async () => {
    measured = await startMeasured()
  })
  afterAll(async () => {
    await measured[Symbol.asyncDispose]()
  })

  test('count requests by the pattern of their address and the status', async () => {
    await ask('/')
    await ask(`/interaction/${randomUUID()}`)
    await ask(`/oidc/authorize/${randomUUID()}`)
    const scrape = await measured.scrape()
    const requests = (labels: Record<string, string>) =>
      scrape.sum('latchkey_http_requests_total', { method: 'GET', ...labels })

    expect(requests({ route: '/', status: '200' })).toBe(1)
    expect(requests({ route: '/interaction/:uid', status: '400' })).toBe(1)
    expect(requests({ route: '/oidc/authorize/:uid' })).toBe(1)
    expect(scrape.sum('latchkey_http_request_duration_seconds_count', { route: '/' })).toBe(1)
    expect(
      scrape.sum('latchkey_http_request_duration_seconds_bucket', { route: '/', le: '+Inf' }),
    ).toBe(1)
  })

  test('count calls of gRPC by their method and the name of their status', async () => {
    const GRPC_PORT = String(await freePort())
    await using another = await startMeasured({ GRPC_PORT })
    using program = connectGrpc(`127.0.0.1:${GRPC_PORT}`)
    await program.call('RefreshToken')
    const method = '/identra.v1.IdentraService/RefreshToken'
    const scrape = await another.scrape()

    expect(scrape.sum('latchkey_grpc_calls_total', { method, code: 'INVALID_ARGUMENT' })).toBe(1)
    expect(scrape.sum('latchkey_grpc_call_duration_seconds_count', { method })).toBe(1)
  })

  test('say nothing that a caller made up', async () => {
    const word = `made-up-${randomUUID()}`
    await ask(`/${word}`)
    await ask('/', { method: 'PROPFIND' })
    await ask('/oidc/token', {
      method: 'POST',
      body: new URLSearchParams({ grant_type: word, client_id: word }),
    })
    await ask(`/oidc/authorize?client_id=${word}&response_type=${word}`)
    const text = await (await fetch(measured.url)).text()

    expect(text).not.toMatch(word)
    expect(text).not.toMatch('PROPFIND')
    expect(
      new Scrape(text).sum('latchkey_http_requests_total', { route: 'other', status: '404' }),
    ).toBeGreaterThanOrEqual(1)
  })

  test('count the refusals of OAuth by the code of the error', async () => {
    const nobody = { client_id: 'nobody', client_secret: 'nothing' }
    const before = await measured.scrape()
    const refused = { endpoint: 'grant', error: 'invalid_client' }
    await ask('/oidc/token', {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...nobody }),
    })
    const after = await measured.scrape()

    expect(after.sum('latchkey_oauth_errors_total', refused)).toBe(
      (before.sum('latchkey_oauth_errors_total', refused) ?? 0) + 1,
    )
  })

  test('time each operation of the stores, and tell how connections are used', async () => {
    const scrape = await measured.scrape()

    expect(
      scrape.sum('latchkey_store_duration_seconds_count', {
        home: 'sql',
        store: 'signing-keys',
        operation: 'list',
      }),
    ).toBeGreaterThanOrEqual(1)
    expect(scrape.sum('latchkey_store_failures_total')).toBe(0)
    expect(scrape.sum('latchkey_database_connections', { state: 'in_use' })).toBeGreaterThanOrEqual(
      0,
    )
    expect(scrape.sum('latchkey_database_connections', { state: 'waiting' })).toBe(0)
  })

  test('tell how late the process is, and of its signing keys', async () => {
    const scrape = await measured.scrape()
    const active = { algorithm: 'RS256', state: 'active' }

    expect(scrape.sum('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
    expect(scrape.sum('latchkey_processes')).toBe(1)
    expect(scrape.sum('latchkey_signing_keys', active)).toBe(1)
    expect(scrape.sum('latchkey_signing_key_age_seconds', active)).toBeGreaterThan(0)
  })

  test('count the limits that were hit', async () => {
    const { fleet } = measured
    const developer = await newDeveloper(fleet)
    const limit = 'app change by developer'
    await spendLimit(fleet.storage.rateLimiter, limit, developer.id)
    const { status } = await developer.ask('DELETE', `/v1/app/${randomUUID()}`)
    const scrape = await measured.scrape()

    expect(status).toBe(429)
    expect(scrape.sum('latchkey_limit_hits_total', { limit })).toBe(1)
  })

  test('are at their address alone, and only to be read', async () => {
    expect((await fetch(new URL('/', measured.url))).status).toBe(404)
    expect((await fetch(measured.url, { method: 'POST' })).status).toBe(405)
    expect((await ask('/metrics')).status).toBe(404)
    expect((await fetch(measured.url)).headers.get('content-type')).toBe(
      'text/plain; version=0.0.4; charset=utf-8',
    )
  })
})

test('metrics with a token are shown to whoever shows it', async () => {
  await using measured = await startMeasured({ METRICS_TOKEN: 'open-sesame' })
  const ask = (authorization?: string) =>
    fetch(measured.url, authorization === undefined ? {} : { headers: { authorization } })

  expect(await ask()).toMatchObject({ status: 401 })
  expect((await ask()).headers.get('www-authenticate')).toBe('Bearer')
  expect(await ask('Bearer open')).toMatchObject({ status: 401 })
  expect(await ask('Bearer open-sesame')).toMatchObject({ status: 200 })
})

describe('metrics of several workers', () => {
  const isCounted = { route: 'other', status: '404' }

  async function startWorkers() {
    const measured = await startMeasured({ WORKERS: '2' })
    const [node] = measured.fleet.nodes
    if (!node) throw new Error('there is no program')

    return { ...measured, node, [Symbol.asyncDispose]: () => measured[Symbol.asyncDispose]() }
  }

  const askOften = async (origin: string, times: number): Promise<void> => {
    for (let request = 0; request < times; request += 1) {
      await fetch(`${origin}/nowhere`, { headers: { connection: 'close' } })
    }
  }

  test('are the sum of what each counted', async () => {
    await using measured = await startWorkers()
    await askOften(measured.node.origin, 60)
    const scrapes = await Promise.all([measured.scrape(), measured.scrape()])

    for (const scrape of scrapes) {
      expect(scrape.sum('latchkey_http_requests_total', isCounted)).toBe(60)
      expect(scrape.sum('latchkey_processes')).toBe(2)
      expect(scrape.sum('latchkey_signing_keys', { state: 'active' })).toBe(1)
    }
  })

  test('keep what one counted that ended, and can be read all the while', async () => {
    await using measured = await startWorkers()
    const { node } = measured
    await askOften(node.origin, 60)
    await measured.scrape()
    const [victim = 0] = await childrenOf(node.pid)
    process.kill(victim, 'SIGKILL')

    const counts: (number | undefined)[] = []
    for (let processes = 0; processes !== 2 || counts.length < 2; await pause(100)) {
      const scrape = await measured.scrape()
      processes = node.output.includes('a worker is ready again')
        ? (scrape.sum('latchkey_processes') ?? 0)
        : 0
      counts.push(scrape.sum('latchkey_http_requests_total', isCounted))
    }
    await askOften(node.origin, 10)

    expect(new Set(counts)).toEqual(new Set([60]))
    expect((await measured.scrape()).sum('latchkey_http_requests_total', isCounted)).toBe(70)
  })
})

test('a port for metrics that is taken is named, with the variable to change', async () => {
  await using measured = await startMeasured()
  const METRICS_PORT = new URL(measured.url).port

  await expect(startFleet({ nodes: 1, env: { METRICS_PORT } })).rejects.toThrow(
    `Port ${METRICS_PORT} cannot be used. Set METRICS_PORT to another one.`,
  )
})
