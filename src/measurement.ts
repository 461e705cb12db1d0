import type { ProcessMetrics } from './adapters/metrics/index.ts'
import type { Background } from './background.ts'
import type { Config } from './config/index.ts'
import { type Clock, SECOND } from './core/values/index.ts'
import type { Storage } from './storage.ts'

/** What the figures say of the signing keys is at most that old. */
const KEYS_MS = 15 * SECOND
/** The same of notices that wait. */
const OUTBOX_MS = 10 * SECOND

/** What this process measures of itself; undefined where nobody is to ask. */
export async function startMeasuring(
  { metrics }: Pick<Config, 'metrics'>,
  clock: Clock,
): Promise<ProcessMetrics | undefined> {
  if (!metrics) return undefined
  // Only now: who does not want it has no use for its library.
  const { ProcessMetrics } = await import('./adapters/metrics/index.ts')

  return new ProcessMetrics({ clock })
}

/** Has the figures tell of the storage too, and go on doing so while it is away. */
export async function measureStorage(
  metrics: ProcessMetrics,
  { storage, background }: { storage: Storage; background: Background },
): Promise<void> {
  const lookAtKeys = async () => metrics.setSigningKeys(await storage.signingKeys.list())

  const lookAtOutbox = async () => metrics.setOutbox(await storage.logoutOutbox.figures())

  metrics.watchConnections(storage.connections)
  await Promise.all([lookAtKeys(), lookAtOutbox()])
  background.repeat('looking at the signing keys for the metrics', KEYS_MS, lookAtKeys)
  background.repeat('looking at the outbox for the metrics', OUTBOX_MS, lookAtOutbox)
}
