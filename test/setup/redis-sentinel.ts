import { type Backend, BackendMissing } from './backend.ts'
import { PrivateServer } from './private-server.ts'
import { askRedis, redisServer, startRedis } from './redis.ts'
import { until } from './until.ts'

/** What the set is called by those who ask the sentinel for its primary. */
export const SENTINEL_SET = 'latchkey'

export const redisSentinel: Backend = {
  ...redisServer,
  name: 'redis-sentinel',
  variable: 'REDIS_SENTINEL_TEST_URL',

  async start(program, opened) {
    const { sentinel } = await startRedisSentinel(program, opened)

    return `redis+sentinel://127.0.0.1:${sentinel.place.port}/${SENTINEL_SET}`
  },
}

export interface SentinelSet {
  sentinel: PrivateServer
  primary: PrivateServer
  replica: PrivateServer
}

/** One primary, its replica and a sentinel that decides alone. Settles when it knows of both. */
export async function startRedisSentinel(
  program: string,
  opened: AsyncDisposableStack,
): Promise<SentinelSet> {
  const primary = opened.use(await startRedis(program))
  const address = ['127.0.0.1', String(primary.place.port)]
  const replica = opened.use(await startRedis(program, { settings: ['--replicaof', ...address] }))
  const sentinel = opened.use(await startSentinel(program, address.join(' ')))

  const isWhole = async () =>
    /slave0:.*state=online/.test(String(await askRedis(primary.url, 'INFO', 'replication'))) &&
    /slaves=1/.test(String(await askRedis(sentinel.url, 'INFO', 'sentinel')))
  if (!(await until(isWhole))) {
    throw new BackendMissing('The set of Redis and its sentinel do not come together.')
  }

  return { sentinel, primary, replica }
}

const startSentinel = (program: string, primary: string): Promise<PrivateServer> =>
  PrivateServer.start({
    // It writes down there what it learns.
    files: ({ port }) => ({
      'sentinel.conf': `bind 127.0.0.1
port ${port}
sentinel monitor ${SENTINEL_SET} ${primary} 1
sentinel down-after-milliseconds ${SENTINEL_SET} 1000
sentinel failover-timeout ${SENTINEL_SET} 5000
`,
    }),
    serve: ({ folder }) => [program, `${folder}/sentinel.conf`, '--sentinel'],
    url: ({ port }) => `redis://127.0.0.1:${port}`,
    ping: (url) => askRedis(url, 'PING'),
  })
