import { freePort } from '../support/free-port.ts'
import { type Backend, BackendMissing } from './backend.ts'
import type { PrivateServer } from './private-server.ts'
import { askRedis, redisServer, startRedis } from './redis.ts'
import { until } from './until.ts'

/** Who has which of the 16,384 slots. */
const SLOTS = [
  ['0', '5460'],
  ['5461', '10922'],
  ['10923', '16383'],
] as const

export const redisCluster: Backend = {
  ...redisServer,
  name: 'redis-cluster',
  variable: 'REDIS_CLUSTER_TEST_URLS',

  async start(program, opened) {
    const nodes = await startRedisCluster(program, opened)

    return nodes.map(({ url }) => url).join(',')
  },
}

/** Three primaries that share the slots. Settles when each of them knows of all. */
export async function startRedisCluster(
  program: string,
  opened: AsyncDisposableStack,
): Promise<readonly PrivateServer[]> {
  const buses = await Promise.all(SLOTS.map(freePort))
  const nodes = await Promise.all(buses.map((bus) => startNode(program, bus)))
  for (const node of nodes) opened.use(node)

  for (const [index, { url }] of nodes.entries()) {
    await askRedis(url, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
    await askRedis(url, 'CLUSTER', 'ADDSLOTSRANGE', ...(SLOTS[index] ?? []))
  }
  const [first, ...others] = nodes
  for (const [index, { place }] of others.entries()) {
    const addresses = ['127.0.0.1', String(place.port), String(buses[index + 1])]
    await askRedis(first?.url ?? '', 'CLUSTER', 'MEET', ...addresses)
  }
  if (!(await until(async () => (await Promise.all(nodes.map(isWhole))).every(Boolean)))) {
    throw new BackendMissing('The nodes of the Redis Cluster do not come together.')
  }

  return nodes
}

const startNode = (program: string, bus: number): Promise<PrivateServer> =>
  startRedis(program, { settings: ['--cluster-enabled', 'yes', '--cluster-port', String(bus)] })

const isWhole = async ({ url }: PrivateServer): Promise<boolean> => {
  const state = String(await askRedis(url, 'CLUSTER', 'INFO'))

  return state.includes('cluster_state:ok') && state.includes(`cluster_size:${SLOTS.length}`)
}
