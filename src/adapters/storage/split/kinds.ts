import {
  ARTIFACT_HOMES,
  type ArtifactKey,
  type ArtifactKind,
} from '../../../core/artifacts/index.ts'

type Kinded = Pick<ArtifactKey, 'kind'>

const TOKENS: ReadonlySet<ArtifactKind> = new Set(['AccessToken', 'ClientCredentials'])

export const isLosable = ({ kind }: Kinded): boolean => ARTIFACT_HOMES[kind] === 'losable'

/** Whether it can be revoked, and must stay so. */
export const isToken = ({ kind }: Kinded): boolean => TOKENS.has(kind)
