import type { Artifact, ArtifactKey } from '../../../core/artifacts/index.ts'

/** What Redis holds of an artifact: itself in the one, the mark of its use in the other. */
export const FIELDS = ['artifact', 'consumed_at'] as const

/** Without its id and its kind, which the key stands for. */
export const artifactToText = ({ grantId, payload, keepUntil }: Artifact): string =>
  JSON.stringify({ grantId, payload, keepUntil })

export function recordToArtifact(
  { kind, id }: ArtifactKey,
  [text, consumedAt]: readonly (string | null)[],
): Artifact | undefined {
  if (!text) return undefined
  const { grantId, payload, keepUntil } = JSON.parse(text)

  return {
    kind,
    id,
    grantId,
    payload,
    keepUntil,
    consumedAt: consumedAt ? Number(consumedAt) : undefined,
  }
}
