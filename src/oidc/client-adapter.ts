import type { AdapterPayload } from 'oidc-provider'
import type { AdapterDeps } from './adapter.ts'
import { appToClientMetadata } from './clients.ts'
import { orStoreUnavailable } from './errors.ts'
import { PartialAdapter } from './partial-adapter.ts'

/** Reads the app registry. Apps are written there, never through oidc-provider. */
export class ClientAdapter extends PartialAdapter {
  readonly #deps: Pick<AdapterDeps, 'apps'>

  constructor(deps: Pick<AdapterDeps, 'apps'>) {
    super()
    this.#deps = deps
  }

  async find(clientId: string): Promise<AdapterPayload | undefined> {
    const app = await orStoreUnavailable(() => this.#deps.apps.findByClientId(clientId))

    return app && appToClientMetadata(app)
  }
}
