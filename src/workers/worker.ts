import cluster from 'node:cluster'
import type { Snapshot } from '../adapters/metrics/index.ts'
import { MEASURE, type Report, STOP } from './messages.ts'

export interface Served extends AsyncDisposable {
  url: string
  measure: (() => Promise<Snapshot>) | undefined
}

export interface WorkerRun {
  start(): Promise<Served>
  /** Says to the operator why it did not start. */
  describe(error: unknown): string
  /** Settles when this process is to stop by itself, whatever the primary says. */
  stopped: Promise<void>
}

/** Serves until the primary, or a signal, says that it is enough. */
export async function runWorker({ start, describe, stopped }: WorkerRun): Promise<void> {
  const asked = untilAsked()

  try {
    await using served = await startOrReport(start, describe)
    if (!served) return
    answerMeasure(served)
    report({ is: 'ready', url: served.url })
    await Promise.race([stopped, asked])
  } finally {
    cluster.worker?.disconnect()
  }
}

async function startOrReport(
  start: WorkerRun['start'],
  describe: WorkerRun['describe'],
): Promise<Served | undefined> {
  try {
    return await start()
  } catch (error) {
    report({ is: 'failed', reason: describe(error) })
    return undefined
  }
}

const untilAsked = (): Promise<void> =>
  new Promise((resolve) => {
    process.on('message', (message) => {
      if (message === STOP) resolve()
    })
  })

function answerMeasure({ measure }: Served): void {
  process.on('message', async (message) => {
    if (message !== MEASURE) return
    // Figures that cannot be had are no reason to end.
    const snapshot = await measure?.().catch(() => undefined)
    if (process.connected) report({ is: 'measured', snapshot })
  })
}

const report = (message: Report): void => void process.send?.(message)
