import type { Artifact, ArtifactKey, Change } from '../../../core/artifacts/index.ts'
import { isLosable, isToken } from './kinds.ts'

type ArtifactChange = Extract<Change, { artifact: Artifact } | { key: ArtifactKey }>

/** One commit, by who makes its changes, and when: in this order. */
export interface CommitPlan {
  consumed: readonly Extract<Change, { type: 'consume' }>[]
  created: readonly Artifact[]
  /** For the durable store, but for the tombstones of `revoked`. */
  durable: readonly Change[]
  revoked: readonly ArtifactKey[]
  replaced: readonly Artifact[]
  finished: readonly ArtifactKey[]
  removed: readonly ArtifactKey[]
}

export function planCommit(changes: readonly Change[]): CommitPlan {
  const losable = changes.filter(isLosableChange)
  const destroyed = losable.flatMap((change) => (change.type === 'destroy' ? change.key : []))

  return {
    consumed: losable.filter((change) => change.type === 'consume'),
    created: losable.flatMap((change) => (change.type === 'put' ? change.artifact : [])),
    durable: changes.flatMap((change) => (isLosableChange(change) ? conditionOf(change) : change)),
    revoked: destroyed.filter(isToken),
    replaced: losable.flatMap((change) => (change.type === 'replace' ? change.artifact : [])),
    finished: losable.flatMap((change) => (change.type === 'finish' ? change.key : [])),
    removed: destroyed.filter((key) => !isToken(key)),
  }
}

const isLosableChange = (change: Change): change is ArtifactChange =>
  ('artifact' in change && isLosable(change.artifact)) || ('key' in change && isLosable(change.key))

/** What a change to the losable store asks of the durable one. */
function conditionOf(change: ArtifactChange): Change[] {
  const grantId = grantOf(change)

  return grantId === undefined ? [] : [{ type: 'requireGrant', grantId }]
}

/** The grant without which the change does not count. */
function grantOf(change: ArtifactChange): string | undefined {
  switch (change.type) {
    case 'put':
      return change.artifact.grantId
    case 'consume':
      return change.grantId
    default:
      return undefined
  }
}
