/**
 * One store for the protocol out of two: a durable one and one that may lose what it holds. The
 * order of the writes is its business; how each store keeps things is theirs.
 */
export { SplitArtifactStore } from './artifact-store.ts'
