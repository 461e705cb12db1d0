import type { AppStore } from '../core/apps/index.ts'
import type { Artifact, ArtifactStore, Payload } from '../core/artifacts/index.ts'
import { orStoreUnavailable } from './errors.ts'
import { InteractionGone } from './open-interaction.ts'
import { routes } from './routes.ts'

interface WayOnDeps {
  issuer: string
  apps: Pick<AppStore, 'findByClientId'>
  artifacts: Pick<ArtifactStore, 'find'>
}

/** Who comes to an interaction that is gone. */
interface Visitor {
  isSameBrowser: boolean
  /** Who is signed in there. */
  userId?: string | undefined
}

/** Finds the way on from an interaction that is used up, too old, or was opened elsewhere. */
export class WayOn {
  readonly #deps: WayOnDeps

  constructor(deps: WayOnDeps) {
    this.#deps = deps
  }

  /**
   * Only the browser that began, or the person who answered, is given what was asked for at first.
   */
  async from(uid: string, { isSameBrowser, userId }: Visitor): Promise<InteractionGone> {
    const { apps, artifacts } = this.#deps
    const [past] = await orStoreUnavailable(() => artifacts.find({ kind: 'Interaction', id: uid }))
    const params = past?.payload.params as Payload | undefined
    const clientId = String(params?.client_id)
    const app = params && (await orStoreUnavailable(() => apps.findByClientId(clientId)))
    if (!params || !app) return new InteractionGone({})

    const isTheirs = isSameBrowser || (userId !== undefined && userId === answererOf(past))

    return new InteractionGone({
      app,
      restartUrl: isTheirs ? this.restartUrl(params) : undefined,
      isCompleted: past?.consumedAt !== undefined,
      uiLocales: typeof params.ui_locales === 'string' ? params.ui_locales : undefined,
    })
  }

  /** The authorization request that these parameters make. */
  restartUrl(params: Payload): string {
    const url = new URL(routes.authorization, this.#deps.issuer)
    for (const [name, value] of Object.entries(params)) {
      for (const one of [value].flat()) url.searchParams.append(name, String(one))
    }

    return url.href
  }
}

function answererOf(past: Artifact | undefined): string | undefined {
  const { result } = (past?.payload ?? {}) as { result?: { login?: { accountId?: string } } }

  return result?.login?.accountId
}
