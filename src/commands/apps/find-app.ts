import { type App, AppNotFound, type AppStore } from '../../core/apps/index.ts'

/**
 * The app of an id or a client ID.
 * @throws {AppNotFound}
 */
export async function findApp(
  apps: Pick<AppStore, 'find' | 'findByClientId'>,
  idOrClientId: string,
): Promise<App> {
  const app = (await apps.find(idOrClientId)) ?? (await apps.findByClientId(idOrClientId))
  if (!app) throw new AppNotFound()

  return app
}
