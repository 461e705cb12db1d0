import type { Snapshot } from '../adapters/metrics/index.ts'

/** What a worker says to the primary, once. */
export type StartReport = { is: 'ready'; url: string } | { is: 'failed'; reason: string }

/** What it says each time it is asked what it measured. */
export interface MeasurementReport {
  is: 'measured'
  /** Undefined when it does not measure. */
  snapshot: Snapshot | undefined
}

export type Report = StartReport | MeasurementReport

/** What the primary says to a worker, once. */
export const STOP = 'stop'

/** What the primary asks a worker as often as it likes. */
export const MEASURE = 'measure'
