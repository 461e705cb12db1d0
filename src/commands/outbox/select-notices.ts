import { AppNotFound } from '../../core/apps/index.ts'
import type { LogoutNotice } from '../../core/back-channel-logout/index.ts'
import { findApp } from '../apps/index.ts'
import { Misuse } from '../errors.ts'
import type { OperatorConsole } from '../operator-console.ts'

export interface Selection {
  app?: string
  dead?: boolean
}

/** As many as one command looks at. */
const EVERY = 1_000_000

/**
 * Newest first. An app that was deleted is known by its client ID alone.
 * @throws {AppNotFound}
 */
export async function findNotices(
  { apps, logoutOutbox }: Pick<OperatorConsole, 'apps' | 'logoutOutbox'>,
  { app, dead }: Selection,
  limit = EVERY,
): Promise<readonly LogoutNotice[]> {
  const clientId = app && (await clientIdOf(apps, app))

  return logoutOutbox.list({
    ...(clientId && { clientId }),
    ...(dead && { states: ['dead'] }),
    limit,
  })
}

/** @throws {Misuse} unless it is one notice, or those that were given up */
export function assertOneOrDead(id: string | undefined, { app, dead }: Selection): void {
  if (id !== undefined && (app !== undefined || dead)) {
    throw new Misuse('Name one notice, or select by --dead, but not both.')
  }
  if (id === undefined && !dead) throw new Misuse('Name a notice, or add --dead for all of these.')
}

const clientIdOf = (apps: OperatorConsole['apps'], idOrClientId: string): Promise<string> =>
  findApp(apps, idOrClientId).then(
    ({ clientId }) => clientId,
    (error) => {
      if (error instanceof AppNotFound) return idOrClientId
      throw error
    },
  )
