import { chmod } from 'node:fs/promises'
import {
  createServer,
  type OutgoingHttpHeaders,
  type RequestListener,
  request,
  type Server,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { examineCertificate } from '../../src/commands/doctor/certificate-check.ts'
import { openStorageConsole, runCommand, type Terminal } from '../../src/commands/index.ts'
import type { Environment } from '../../src/config/index.ts'
import { DAY, MINUTE } from '../../src/core/values/index.ts'
import { redisServer } from '../setup/redis.ts'
import { newCertificate } from '../support/certificate.ts'
import { type CommandLine, openCommandLine } from '../support/command-line.ts'
import { freePort } from '../support/free-port.ts'
import { startMailServer } from '../support/mail-server.ts'
import { startPrivateRedis } from '../support/private-redis.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

interface Finding {
  check: string
  severity: 'fine' | 'warning' | 'fault'
  text: string
  advice?: string
}

interface Examination {
  exitCode: number
  stderr: string
  findings: readonly Finding[]
}

let line: CommandLine
let system: TestSystem

beforeAll(async () => {
  line = await openCommandLine()
  system = await startTestSystem({ env: { GRPC_PORT: String(await freePort()) } })
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
  await line[Symbol.asyncDispose]()
})

/** What an operator of the running system would have set. */
const running = (): Environment => ({
  ISSUER: system.issuer,
  GRPC_PORT: String(system.config.grpc?.port),
  DATA_DIR: system.config.dataDir,
  DATABASE_URL: system.config.databaseUrl,
  LATCHKEY_SECRET: '',
})

async function examine(env: Environment): Promise<Examination> {
  const { exitCode, stdout, stderr } = await line.run(['doctor', '--json'], { env })

  return { exitCode, stderr, ...JSON.parse(stdout) }
}

const found = (check: string, severity: string, text: RegExp) =>
  expect.objectContaining({
    check,
    severity,
    text: expect.stringMatching(text),
    advice: expect.stringMatching(/./),
  })

async function startAnswering(server: Server) {
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))

  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

type Spoil = (headers: OutgoingHttpHeaders) => OutgoingHttpHeaders

/** A system that people see through a proxy, which does something to the headers of answers. */
async function startBehindProxy(spoil: Spoil) {
  await using opened = new AsyncDisposableStack()
  const port = await freePort()
  const proxy = opened.use(
    await startAnswering(
      createServer((incoming, outgoing) => {
        const { method, headers, url: path } = incoming
        request({ port, method, headers, path }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, spoil(answer.headers))
          answer.pipe(outgoing)
        }).end()
      }),
    ),
  )
  const env = { PORT: String(port), ISSUER: proxy.origin }
  const { config } = opened.use(await startTestSystem({ env }))
  const resources = opened.move()

  return {
    env: {
      ...env,
      DATA_DIR: config.dataDir,
      DATABASE_URL: config.databaseUrl,
      LATCHKEY_SECRET: '',
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

describe('doctor', () => {
  test('finds no fault in a program that is well, and says what it looked at', async () => {
    const { exitCode, stderr, findings } = await examine(running())

    expect(findings.filter(({ severity }) => severity !== 'fine')).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual([
      'schema',
      'clock',
      'keys',
      'issuer',
      'grpc',
      'cookies',
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  test('tells a person what is wrong first, and what to do about it', async () => {
    const { exitCode, stdout, stderr } = await line.run(['doctor'], {
      env: { ...running(), TRUSTED_PROXIES: '0.0.0.0/0' },
    })

    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /^FAULT {2}proxy: Every caller .*\n {4}Set TRUSTED_PROXIES to .*\nok {2}/,
    )
    expect(stderr).toBe('error: There is a fault.\n')
  })

  test('tells every fault of a configuration that cannot be used', async () => {
    const { exitCode, findings } = await examine({ PORT: '0', LATCHKEY_SECRET: 'short' })

    expect(findings).toEqual([
      found('configuration', 'fault', /^PORT must be/),
      found('configuration', 'fault', /^LATCHKEY_SECRET must be 32 characters or longer/),
    ])
    expect(exitCode).toBe(1)
  })

  // biome-ignore format: a table
  test.each<[Environment, string, string, RegExp]>([
    [{ LATCHKEY_SECRET: 'a'.repeat(40) }, 'secret', 'fault', /can be guessed/],
    [{ ISSUER: 'https://id.invalid', LATCHKEY_SECRET: '' }, 'configuration', 'fault', /LATCHKEY_SECRET must be set, because/],
    [{ ISSUER: 'http://id.invalid', ALLOW_INSECURE_HTTP: 'true' }, 'issuer', 'fault', /is http/],
    [{ ISSUER: 'https://id.invalid' }, 'issuer', 'fault', /cannot be reached/],
    [{ ISSUER: 'https://id.invalid' }, 'proxy', 'warning', /No proxy is trusted/],
    [{ ISSUER: 'https://id.invalid' }, 'mail', 'warning', /no mail server/],
    [{ TRUSTED_PROXIES: '::/0' }, 'proxy', 'fault', /Every caller is trusted/],
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/latchkey' }, 'database', 'fault', /cannot be used.*ECONNREFUSED/],
    [{ DATABASE_URL: 'postgres://db.invalid/latchkey' }, 'database', 'warning', /can be read on its way/],
    [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'redis', 'fault', /cannot be used/],
    [{ REDIS_URL: 'redis://redis.invalid' }, 'redis', 'warning', /without a password/],
    [{ REDIS_URL: 'redis://:hush@redis.invalid' }, 'redis', 'warning', /without TLS/],
    [{ SMTP_HOST: 'mail.invalid', SMTP_TLS: 'none', MAIL_FROM: 'a@example.com' }, 'mail', 'warning', /without TLS/],
    [{ SMTP_URL: 'smtp://localhost:4', MAIL_FROM: 'a@example.com' }, 'mail', 'fault', /localhost:4 cannot be used: .*ECONNREFUSED/],
    [{ METRICS_PORT: '9464', METRICS_HOST: '::' }, 'metrics', 'warning', /Whoever reaches the port/],
    [{ ACCESS_TOKEN_LIFETIME: '1d' }, 'lifetimes', 'warning', /longer than an hour/],
    [{ LOG_LEVEL: 'silent' }, 'log', 'warning', /says nothing/],
    [{ REDIS_URI: 'redis://localhost' }, 'configuration', 'warning', /REDIS_URI/],
    [{ UPSTREAMS: 'acme', UPSTREAM_ACME_ISSUER: 'http://localhost:4', UPSTREAM_ACME_CLIENT_ID: 'us', UPSTREAM_ACME_CLIENT_SECRET: 'hush' }, 'upstream acme', 'fault', /ECONNREFUSED/],
    [{ GITHUB_API_URL: 'http://localhost:4', GITHUB_CLIENT_ID: 'us', GITHUB_CLIENT_SECRET: 'hush' }, 'upstream github', 'fault', /ECONNREFUSED/],
  ])('finds %j', async (env, check, severity, text) => {
    const { findings, exitCode } = await examine(env)

    expect(findings).toContainEqual(found(check, severity, text))
    expect(exitCode).toBe(findings.some((finding) => finding.severity === 'fault') ? 1 : 0)
    expect(JSON.stringify(findings)).not.toMatch('hush')
  })

  test('finds that there is no database yet, and makes none', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { findings } = await examine({ PORT: String(await freePort()) })

      expect(findings).toContainEqual(found('database', 'fault', /There is no database yet/))
    }
  })

  test('finds a schema that is behind, and leaves it so', async () => {
    await using older = await openCommandLine()
    await older.run(['migrate', 'up'])
    await older.run(['migrate', 'down', '--yes'])
    for (let time = 0; time < 2; time += 1) {
      const { stdout } = await older.run(['doctor', '--json'])

      expect(JSON.parse(stdout).findings).toContainEqual(
        found('schema', 'fault', /is behind this program by 1 step,/),
      )
    }
  })

  test('finds a schema that a newer program has brought further', async () => {
    await using ahead = await openCommandLine()
    await ahead.run(['migrate', 'up'])
    const later = async (name: string) => {
      using database = new DatabaseSync(join(ahead.folder, 'latchkey.db'))
      database.exec(`insert into schema_migrations (name, timestamp) values ('${name}', '0')`)
      const { stdout } = await ahead.run(['doctor', '--json'])

      return JSON.parse(stdout).findings
    }

    expect(await later('9998-later')).toContainEqual(
      found('schema', 'warning', /is ahead of this program, from 9998-later on/),
    )
    expect(await later('9999-later.contract')).toContainEqual(
      found('schema', 'fault', /and cannot be used/),
    )
  })

  test('finds a mail server that does not know our password, and one that does', async () => {
    await using server = await startMailServer({
      authOptional: false,
      onAuth: ({ password }, _session, done) =>
        password === 'right'
          ? done(null, { user: 'us' })
          : done(Object.assign(new Error('Not you'), { responseCode: 535 })),
    })
    const env = { ...running(), SMTP_HOST: 'localhost', SMTP_PORT: String(server.port) }
    const withPassword = async (SMTP_PASSWORD: string) => {
      const mail = { SMTP_USER: 'us', SMTP_PASSWORD, MAIL_FROM: 'a@example.com' }

      return (await examine({ ...env, ...mail })).findings
    }

    expect(await withPassword('wrong')).toContainEqual(
      expect.objectContaining({
        severity: 'fault',
        advice: expect.stringMatching(/SMTP_USER and SMTP_PASSWORD/),
      }),
    )
    expect(await withPassword('right')).toContainEqual(
      expect.objectContaining({ check: 'mail', severity: 'fine' }),
    )
    expect(server.mails).toEqual([])
  })

  test('finds a certificate that ends soon, or has ended', async () => {
    const { key, certificate: cert } = await newCertificate({ days: 2 })
    using elsewhere = await startAnswering(createTlsServer({ key, cert }))
    const ISSUER = elsewhere.origin.replace('http:', 'https:')

    expect((await examine({ ...running(), ISSUER })).findings).toContainEqual(
      found('certificate', 'warning', /The certificate of localhost ends 20/),
    )
    expect(await examineCertificate(ISSUER, Date.now() + 3 * DAY)).toEqual([
      found('certificate', 'fault', /The certificate of localhost ended 20/),
    ])
  })

  // biome-ignore format: a table
  test.each<[string, Spoil, RegExp]>([
    ['drops cookies', ({ 'set-cookie': _, ...kept }) => kept, /No cookie arrives/],
    ['moves cookies', (headers) => ({ ...headers, 'set-cookie': ['a=1; path=/app; httponly; samesite=lax'] }), /arrives changed: a=…; path=\/app/],
    ['leads elsewhere', (headers) => ({ ...headers, location: 'http://10.0.0.1:8000/' }), /leads people on to http:\/\/10\.0\.0\.1/],
  ])('finds a proxy that %s', async (_, spoil, text) => {
    await using behind = await startBehindProxy(spoil)

    expect((await examine(behind.env)).findings).toContainEqual(found('cookies', 'fault', text))
  })

  test('finds keys that the secret does not open', async () => {
    const env = { ...running(), LATCHKEY_SECRET: 'another-secret-of-32-characters-or-more' }

    expect((await examine(env)).findings).toContainEqual(found('keys', 'fault', /cannot be opened/))
  })

  test('finds a secret that others on the machine can read', async () => {
    const path = join(system.config.dataDir, 'secret')
    await chmod(path, 0o644)
    const { findings } = await examine(running())
    await chmod(path, 0o600)

    expect(findings).toContainEqual(found('secret', 'fault', /Other users of this machine/))
  })

  test('finds a clock that is not that of the database', async () => {
    const printed: string[] = []
    const terminal: Terminal = {
      isScreen: false,
      canAnswer: false,
      print: (text) => void printed.push(text),
      warn: () => {},
      ask: async () => '',
      readLine: async () => undefined,
    }
    await runCommand(['doctor', '--json'], {
      terminal,
      readEnvironment: running,
      open: async (config) => ({
        ...(await openStorageConsole(config)),
        clock: { now: () => Date.now() + 5 * MINUTE },
      }),
    })

    expect(JSON.parse(printed.join('')).findings).toContainEqual(
      found('clock', 'fault', /are 300 s apart/),
    )
  })

  // biome-ignore format: a table
  test.each<[string, RequestListener, RegExp]>([
    ['is another issuer', (_, response) => response.end('{"issuer": "https://other.example"}'), /belongs to the issuer https:\/\/other\.example/],
    ['is no JSON', (_, response) => response.end('<h1>Welcome</h1>'), /something else than JSON/],
    ['leads elsewhere', (_, response) => response.writeHead(301, { location: 'https://www.example.com/' }).end(), /on to https:\/\/www\.example\.com\//],
    ['is refused', (_, response) => response.writeHead(403).end(), /answers 403/],
    ['is an outage', (_, response) => response.writeHead(502).end(), /answers 502/],
  ])('finds that what apps see of the issuer %s', async (_, listener, text) => {
    using elsewhere = await startAnswering(createServer(listener))
    const { findings } = await examine({ ...running(), ISSUER: elsewhere.origin })

    expect(findings).toContainEqual(found('issuer', 'fault', text))
  })

  test('finds a certificate that apps do not trust, and says so', async () => {
    const { key, certificate: cert } = await newCertificate()
    using elsewhere = await startAnswering(createTlsServer({ key, cert }))
    const ISSUER = elsewhere.origin.replace('http:', 'https:')
    const { findings } = await examine({ ...running(), ISSUER })

    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'fault',
        text: expect.stringMatching(/self-signed certificate/),
        advice: expect.stringMatching(/certificate for this name/),
      }),
    )
  })

  test('finds that the issuer is served from another database', async () => {
    await using other = await startTestSystem()
    const { findings } = await examine({ ...running(), ISSUER: other.issuer })

    expect(findings).toContainEqual(found('issuer', 'fault', /does not show the keys/))
  })

  const whereRedisIs = redisServer.find() ? test : test.skip
  whereRedisIs('finds a Redis that drops what is needed, and none that does not', async () => {
    await using redis = await startPrivateRedis()
    const env = { ...running(), REDIS_URL: redis.url }
    await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
    expect((await examine(env)).findings).toContainEqual(
      expect.objectContaining({ check: 'redis', severity: 'fine' }),
    )
    await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')

    expect((await examine(env)).findings).toContainEqual(
      found('redis', 'warning', /maxmemory-policy is allkeys-lru/),
    )
  })
})
