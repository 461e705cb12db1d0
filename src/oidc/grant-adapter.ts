import type { AdapterPayload } from 'oidc-provider'
import type { Grant } from '../core/artifacts/index.ts'
import { SECOND } from '../core/values/index.ts'
import type { AdapterDeps } from './adapter.ts'
import { orStoreUnavailable } from './errors.ts'
import { PartialAdapter } from './partial-adapter.ts'
import { currentWork } from './unit-of-work.ts'

/** Grants: destroying one is the point of no return for everything issued under it. */
export class GrantAdapter extends PartialAdapter {
  readonly #deps: Pick<AdapterDeps, 'artifacts' | 'clock'>

  constructor(deps: Pick<AdapterDeps, 'artifacts' | 'clock'>) {
    super()
    this.#deps = deps
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const written = currentWork().writtenGrant(id)
    const grant = written ? written.grant : await this.#read(id)

    // oidc-provider writes into what it is given.
    return grant && toPayload(structuredClone(grant))
  }

  override async upsert(id: string, saved: AdapterPayload, expiresIn = 0): Promise<void> {
    const { jti: _, ...payload } = saved
    if (!saved.accountId || !saved.clientId) throw new Error('a grant without user or app')

    currentWork().putGrant({
      id,
      accountId: saved.accountId,
      clientId: saved.clientId,
      payload,
      expiresAt: this.#deps.clock.now() + expiresIn * SECOND,
    } satisfies Grant)
  }

  override async destroy(id: string): Promise<void> {
    currentWork().revokeGrant(id)
  }

  async #read(id: string): Promise<Grant | undefined> {
    return (
      currentWork().readGrant(id) ??
      (await orStoreUnavailable(() => this.#deps.artifacts.findGrant(id)))
    )
  }
}

const toPayload = ({ id, payload }: Grant): AdapterPayload => ({ ...payload, jti: id })
