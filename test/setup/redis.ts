import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { type Backend, STORAGE_SUITES } from './backend.ts'
import { PrivateServer } from './private-server.ts'
import { findProgram } from './programs.ts'

const SETTINGS = [
  ...['--bind', '127.0.0.1'],
  ...['--save', ''],
  ...['--maxmemory-policy', 'noeviction'],
  ...['--repl-diskless-sync-delay', '0'],
]

/** What every backend of Redis is found by. */
export const redisServer = {
  packages: ['redis-server'],
  suites: STORAGE_SUITES,
  advice: 'Any Redis of version 7 or later does whose `redis-server` is on the PATH.',
  find: () => findProgram(['redis-server']),
} satisfies Partial<Backend>

export const redis: Backend = {
  ...redisServer,
  name: 'redis',
  variable: 'REDIS_TEST_URL',

  async start(program, opened) {
    const password = randomBytes(12).toString('hex')

    return opened.use(await startRedis(program, { password })).url
  },
}

export interface RedisOptions {
  password?: string
  /** More of what could stand in its configuration, as `--name value`. */
  settings?: readonly string[]
}

/** An empty Redis that forgets everything when it stops. */
export function startRedis(
  program: string,
  { password, settings = [] }: RedisOptions = {},
): Promise<PrivateServer> {
  return PrivateServer.start({
    serve: ({ folder, port }) => [
      program,
      ...['--port', String(port), '--dir', folder],
      ...(password ? ['--requirepass', password] : []),
      ...SETTINGS,
      ...settings,
    ],
    url: ({ port }) => `redis://${password ? `:${password}@` : ''}127.0.0.1:${port}`,
    ping: (url) => askRedis(url, 'PING'),
  })
}

/** Sends one command on a connection of its own. */
export async function askRedis(url: string, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  // The caller hears of it by the command that fails.
  client.on('error', () => {})
  try {
    await client.connect()

    return await client.call(command, ...args)
  } finally {
    // One that ended by itself would wait once more for its end.
    if (client.status !== 'end') client.disconnect()
  }
}
