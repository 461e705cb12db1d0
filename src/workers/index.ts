/**
 * Many processes behind one port of one machine, by node:cluster: the primary starts workers, starts
 * them again when they end, and drains them. What a worker serves is left to the command, and which
 * of them a connection reaches to the operating system.
 */
export { WorkerNotStarted } from './errors.ts'
export { probePort } from './probe-port.ts'
export { runWorker, type Served } from './worker.ts'
export { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts'
