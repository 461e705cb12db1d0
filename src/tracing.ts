import type { OtelTracer } from './adapters/tracing/index.ts'
import type { Config } from './config/index.ts'
import type { Log } from './core/log.ts'

/** What follows the requests of this process; undefined where traces go nowhere. */
export async function startTracing(
  { tracing }: Pick<Config, 'tracing'>,
  log: Log,
): Promise<OtelTracer | undefined> {
  if (!tracing) return undefined
  // Only now: its libraries are of no use to whoever has no collector.
  const { OtelTracer } = await import('./adapters/tracing/index.ts')

  return new OtelTracer(tracing, { log })
}
