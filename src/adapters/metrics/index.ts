/**
 * What a process measures of itself, in the text that Prometheus reads, and the sum of it over the
 * workers of a machine. Who is asked when, and who may ask, is left to whoever serves it.
 */
export { ProcessMetrics, type Snapshot } from './process-metrics.ts'
export { Totals, type WorkerAnswer } from './totals.ts'
