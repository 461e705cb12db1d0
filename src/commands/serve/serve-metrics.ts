import type { WorkerAnswer } from '../../adapters/metrics/index.ts'
import type { Config } from '../../config/index.ts'
import { claimPort } from '../claim-port.ts'

/**
 * Serves the figures of all processes as one, where that is wanted.
 * @param ask asks every process; an ended one is no longer among the answers
 * @throws {PortNotFree} that names the variable to change
 */
export async function serveTotals(
  { metrics }: Pick<Config, 'metrics'>,
  ask: () => Promise<readonly WorkerAnswer[]>,
): Promise<AsyncDisposable | undefined> {
  if (!metrics) return undefined
  const { host, port, token } = metrics
  const { listen, metricsApp } = await import('../../surfaces/http/index.ts')
  const { Totals } = await import('../../adapters/metrics/index.ts')
  const totals = new Totals()
  const render = async () => totals.render(await ask())

  return claimPort('Set METRICS_PORT to another one.', () =>
    listen(metricsApp({ token, render }), { host, port, noticeMs: 0, readiness: unasked }),
  )
}

/** Whoever reads metrics finds out by reading them whether that is possible. */
const unasked = { withdraw: () => {} }
