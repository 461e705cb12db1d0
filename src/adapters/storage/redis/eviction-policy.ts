import { Cluster, type Redis } from 'ioredis'
import type { Log } from '../../../core/log.ts'
import type { RedisConnection } from './connection.ts'
import { orUnavailable } from './errors.ts'

/** Warns when Redis may drop keys before they expire, or does not say whether it does. */
export async function warnOfEviction(redis: RedisConnection, log: Log): Promise<void> {
  for (const policy of await evictionPoliciesOf(redis)) {
    if (policy === undefined) {
      log.warn({}, 'Redis does not tell its maxmemory-policy: it should be noeviction')
    } else if (policy !== 'noeviction') {
      log.warn(
        { policy },
        'Redis may drop what is still needed when its memory is full: people begin their sign-in ' +
          'again, limits start anew, replays pass. Set its maxmemory-policy to noeviction',
      )
    }
  }
}

/** What the servers do when their memory is full; undefined of one that does not tell. */
export async function evictionPoliciesOf({
  client,
}: RedisConnection): Promise<ReadonlySet<string | undefined>> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client]

  return new Set(await Promise.all(nodes.map(evictionPolicyOf)))
}

// Not CONFIG GET, which managed services forbid.
async function evictionPolicyOf(node: Redis): Promise<string | undefined> {
  const info = await orUnavailable(() => node.info('memory')).catch(() => '')

  return /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
}
