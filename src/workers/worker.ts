import cluster from 'node:cluster'
import { once } from 'node:events'
import { STOP, type StartReport } from './messages.ts'

export interface Served extends AsyncDisposable {
  url: string
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

async function untilAsked(): Promise<void> {
  const [message] = await once(process, 'message')
  if (message !== STOP) return untilAsked()
}

const report = (message: StartReport): void => void process.send?.(message)
