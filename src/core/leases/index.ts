/**
 * Work that one process at a time does for all of them, on one machine or on many. What the work is
 * belongs to whoever holds the lease; who runs it when belongs to the program.
 */
export { Lease } from './lease.ts'
export type { LeaseStore } from './lease-store.ts'
