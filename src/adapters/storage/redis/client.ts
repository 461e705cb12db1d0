import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from '../../../config/index.ts'
import { scripts } from './scripts.ts'

export type RedisClient = Cluster | Redis

/** A caller who waits for us hears of an outage within two of these. */
export const ANSWER_MS = 1_500

/** Nothing is kept for later: whoever asked has had their answer by then. */
const NOW_OR_NEVER = { lazyConnect: true, enableOfflineQueue: false }

const FAIL_FAST = {
  maxRetriesPerRequest: 1,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 2_000,
  disconnectTimeout: 300,
  // A connection that was lost without a word gives no error: replies just stop coming. Each command
  // has a deadline of its own, which a busy process does not take for an outage; this one would.
  socketTimeout: 3 * ANSWER_MS,
} satisfies RedisOptions

const retryDelayMs = (attempts: number): number => Math.min(50 * 2 ** Math.min(attempts, 10), 1_000)

/** A client that is not connected yet, and goes on trying once it was told to. */
export function createClient(settings: RedisSettings): RedisClient {
  const tls = settings.isEncrypted ? { tls: {} } : {}
  const options = {
    ...NOW_OR_NEVER,
    ...FAIL_FAST,
    ...tls,
    scripts,
    retryStrategy: retryDelayMs,
    // After a failover what was the master refuses to write, on a connection that looks well.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
    ...credentialsOf(settings),
  }

  switch (settings.kind) {
    case 'single':
      return new Redis({ ...options, ...settings.nodes[0], db: settings.database })
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: [...settings.nodes],
        name: settings.master,
        sentinelRetryStrategy: retryDelayMs,
        sentinelReconnectStrategy: retryDelayMs,
        sentinelCommandTimeout: ANSWER_MS,
        failoverDetector: true,
        ...(settings.isEncrypted && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
        ...(settings.sentinelPassword && { sentinelPassword: settings.sentinelPassword.reveal() }),
      })
    case 'cluster':
      return new Cluster([...settings.nodes], {
        ...NOW_OR_NEVER,
        scripts,
        clusterRetryStrategy: retryDelayMs,
        clusterNodeRetryStrategy: retryDelayMs,
        maxRedirections: 6,
        slotsRefreshTimeout: ANSWER_MS,
        // The names of nodes are what their certificates say.
        ...(settings.isEncrypted && { dnsLookup: (host, done) => done(null, host) }),
        redisOptions: { ...FAIL_FAST, ...tls, ...credentialsOf(settings) },
      })
  }
}

const credentialsOf = ({ username, password }: RedisSettings) => ({
  ...(username !== undefined && { username }),
  ...(password && { password: password.reveal() }),
})
