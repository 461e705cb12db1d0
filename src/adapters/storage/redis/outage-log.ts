import { Cluster, type Redis } from 'ioredis'
import type { Log } from '../../../core/log.ts'
import type { RedisClient } from './client.ts'

/** Says once that an outage began and once that it is over, however often it is tried meanwhile. */
export function logOutages(client: RedisClient, log: Log): void {
  const failing = new Set<string>()

  const watch = (connection: RedisClient, where: string): void => {
    connection.on('error', (error: Error) => {
      if (failing.has(where)) return
      failing.add(where)
      log.error({ err: error, redis: where }, 'Redis cannot be reached, and is tried again')
    })
    connection.on('ready', () => {
      if (failing.delete(where)) log.info({ redis: where }, 'Redis can be reached again')
    })
  }

  if (client instanceof Cluster) {
    watch(client, 'cluster')
    client.on('+node', (node: Redis) => watch(node, addressOf(node)))
  } else {
    watch(client, addressOf(client))
  }
}

const addressOf = ({ options }: Redis): string =>
  options.name ? `master ${options.name}` : `${options.host}:${options.port}`
