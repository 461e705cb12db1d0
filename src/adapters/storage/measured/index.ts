/**
 * Stores that are timed. What an operation does is the store's business, and what becomes of the
 * time the meter's.
 */
export { measuredBy } from './measured-store.ts'
