/**
 * Whether the time that an answer takes tells who has an account: the same wrong password, or the
 * same wish for a code, for addresses that have one and have none, one at a time and in a random
 * order, each from a network of its own and no address twice at a door, so that no limit shows.
 */
export { compareTimings } from './compare-timings.ts'
export { printableTimings } from './printable-timings.ts'
