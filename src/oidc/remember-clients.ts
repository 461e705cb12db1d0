import type { Client, Provider } from 'oidc-provider'
import type { App, AppStore } from '../core/apps/index.ts'
import { orStoreUnavailable } from './errors.ts'

/**
 * Has the client of an app made once for as long as the app is remembered. The library makes its
 * metadata, writes them out and digests them on every request, to see whether it knows them.
 */
export function rememberClients(
  { Client }: Pick<Provider, 'Client'>,
  apps: Pick<AppStore, 'findByClientId'>,
): void {
  const clients = new WeakMap<App, Client>()
  const find = Client.find.bind(Client)

  Client.find = async (id: string) => {
    const app = await orStoreUnavailable(() => apps.findByClientId(id))
    const known = app && clients.get(app)
    if (known) return known

    const client = await find(id)
    if (app && client) clients.set(app, client)

    return client
  }
}
