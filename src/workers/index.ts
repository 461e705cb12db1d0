/**
 * Many processes behind one port of one machine, by node:cluster: the primary starts workers, starts
 * them again when they end, and drains them. What a worker serves is left to the command.
 */
export { WorkerNotStarted } from './errors.ts'
export { runWorker, type Served } from './worker.ts'
export { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts'
