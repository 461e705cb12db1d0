import { isId } from '../values/index.ts'
import type { App } from './app.ts'
import type { AppStore } from './app-store.ts'

interface AppDirectoryDeps {
  apps: Pick<AppStore, 'findByClientId'>
  /** Part of the program itself: in no registry, owned by nobody. */
  builtIn: readonly App[]
}

/** Every app that may ask for something: those of the registry, and our own. */
export class AppDirectory implements Pick<AppStore, 'findByClientId'> {
  readonly #apps: Pick<AppStore, 'findByClientId'>
  readonly #builtIn: ReadonlyMap<string, App>

  constructor({ apps, builtIn }: AppDirectoryDeps) {
    this.#apps = apps
    this.#builtIn = new Map(builtIn.map((app) => [app.clientId, app]))
  }

  async findByClientId(clientId: string): Promise<App | undefined> {
    const ours = this.#builtIn.get(clientId)
    if (ours || !isId(clientId)) return ours

    return this.#apps.findByClientId(clientId)
  }
}
