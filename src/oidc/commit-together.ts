import type { Context, Middleware } from 'koa'
import type { ArtifactStore } from '../core/artifacts/index.ts'
import type { Clock } from '../core/values/index.ts'
import { conflictToError, orStoreUnavailable } from './errors.ts'
import type { RefreshRotation } from './refresh-rotation.ts'
import { UnitOfWork, withUnitOfWork } from './unit-of-work.ts'

export interface CommitTogetherDeps {
  artifacts: Pick<ArtifactStore, 'commit'>
  rotation: RefreshRotation
  clock: Clock
}

/**
 * What a request changes becomes durable in one transaction, after its answer is made and before
 * it leaves. Of a request that failed on our side nothing stays.
 * @throws {OIDCProviderError} invalid_grant when somebody else was first; 503 when the store fails
 */
export const commitTogether =
  ({ artifacts, rotation, clock }: CommitTogetherDeps): Middleware =>
  async (ctx: Context, next) => {
    const work = new UnitOfWork()
    await withUnitOfWork(work, next)
    if (ctx.status >= 500) return

    const conflict = await orStoreUnavailable(() =>
      artifacts.commit(work.changes, { now: clock.now(), overlapMs: rotation.overlapMs }),
    )
    if (conflict) throw conflictToError(conflict)
  }
