/** What a worker says to the primary, once. */
export type StartReport = { is: 'ready'; url: string } | { is: 'failed'; reason: string }

/** What the primary says to a worker, once. */
export const STOP = 'stop'
