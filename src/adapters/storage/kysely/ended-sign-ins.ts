import type { Transaction } from 'kysely'
import type { IdTokenAlgorithm } from '../../../core/apps/index.ts'
import { GIVE_UP_AFTER } from '../../../core/back-channel-logout/index.ts'
import { type Instant, newId } from '../../../core/values/index.ts'
import { settingsOf } from './app-rows.ts'
import { newNoticeToRow } from './logout-notice-rows.ts'
import type { Tables } from './tables.ts'

/** What one user had at one app. */
export interface EndedSignIn {
  clientId: string
  userId: string
  /** Undefined when it outlived its session: then all that the user has there is over. */
  sid: string | undefined
}

/** As many values as one statement takes on every engine. */
const BATCH = 50

/** Sees to it that each app that wants to hear of such things will, if the transaction becomes true. */
export async function noteEndedSignIns(
  trx: Transaction<Tables>,
  ended: readonly EndedSignIn[],
  now: Instant,
): Promise<void> {
  const listening = await listeningApps(trx, [...new Set(ended.map(({ clientId }) => clientId))])
  const rows = ended.flatMap((signIn) => {
    const app = listening.get(signIn.clientId)

    return app
      ? newNoticeToRow({
          ...signIn,
          ...app,
          id: newId(),
          createdAt: now,
          giveUpAt: now + GIVE_UP_AFTER,
        })
      : []
  })

  for (let start = 0; start < rows.length; start += BATCH) {
    await trx
      .insertInto('logout_notices')
      .values(rows.slice(start, start + BATCH))
      .execute()
  }
}

/** Where the apps among them take notices, and by which algorithm signed. */
async function listeningApps(trx: Transaction<Tables>, clientIds: readonly string[]) {
  const listening = new Map<string, { uri: string; algorithm: IdTokenAlgorithm }>()
  for (let start = 0; start < clientIds.length; start += BATCH) {
    const apps = await trx
      .selectFrom('apps')
      .select(['client_id', 'settings'])
      .where('client_id', 'in', clientIds.slice(start, start + BATCH))
      .execute()
    for (const { client_id, settings } of apps) {
      const { backchannelLogoutUri: uri, idTokenAlgorithm: algorithm } = settingsOf(settings)
      if (uri) listening.set(client_id, { uri, algorithm })
    }
  }

  return listening
}

/** By the column `authorizations` of a session: which apps its user signed in to, and as what. */
export function signInsOf(session: {
  account_id: string | null
  authorizations: string
}): EndedSignIn[] {
  const { account_id: userId, authorizations } = session
  if (userId === null) return []
  const byClient: Record<string, { sid?: string }> = JSON.parse(authorizations)

  return Object.entries(byClient).map(([clientId, { sid }]) => ({ clientId, userId, sid }))
}
