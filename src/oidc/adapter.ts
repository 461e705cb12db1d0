import type { Adapter, AdapterFactory } from 'oidc-provider'
import type { AppStore } from '../core/apps/index.ts'
import type { ArtifactKind, ArtifactStore } from '../core/artifacts/index.ts'
import type { Clock } from '../core/values/index.ts'
import { ArtifactAdapter } from './artifact-adapter.ts'
import type { ArtifactRetention } from './artifact-retention.ts'
import { ClientAdapter } from './client-adapter.ts'
import { GrantAdapter } from './grant-adapter.ts'
import type { RefreshRotation } from './refresh-rotation.ts'
import { SessionAdapter } from './session-adapter.ts'

export interface AdapterDeps {
  artifacts: ArtifactStore
  apps: Pick<AppStore, 'findByClientId'>
  rotation: RefreshRotation
  retention: ArtifactRetention
  sessionIdleSeconds: number
  clock: Clock
}

/** oidc-provider's storage contract on our ports: one small adapter per kind of thing. */
export const adapterFactory =
  (deps: AdapterDeps): AdapterFactory =>
  (name): Adapter => {
    switch (name) {
      case 'Client':
        return new ClientAdapter(deps)
      case 'Session':
        return new SessionAdapter(deps)
      case 'Grant':
        return new GrantAdapter(deps)
      default:
        return new ArtifactAdapter(name as ArtifactKind, deps)
    }
  }
