import type { Transaction } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import { type EndedSignIn, noteEndedSignIns, signInsOf } from './ended-sign-ins.ts'
import type { Tables } from './tables.ts'

/** As many users as one statement names. */
const BATCH = 500

/**
 * Notes that sign-ins to an app are over, as long as the app is there to say where it wants to hear
 * of it.
 * @param grants whose sign-ins: what users had let the app do until now
 */
export async function noteSignInsOfApp(
  trx: Transaction<Tables>,
  clientId: string,
  grants: readonly { account_id: string }[],
  now: Instant,
): Promise<void> {
  const userIds = [...new Set(grants.map(({ account_id }) => account_id))]

  for (let start = 0; start < userIds.length; start += BATCH) {
    const some = userIds.slice(start, start + BATCH)
    const sessions = await trx
      .selectFrom('sessions')
      .select(['account_id', 'authorizations'])
      .where('account_id', 'in', some)
      .where('ended_at', 'is', null)
      .execute()
    const signIns = sessions.flatMap(signInsOf).filter((signIn) => signIn.clientId === clientId)
    const inSession = new Set(signIns.map(({ userId }) => userId))
    const outliving = some.filter((userId) => !inSession.has(userId))
    await noteEndedSignIns(
      trx,
      [
        ...signIns,
        ...outliving.map((userId): EndedSignIn => ({ clientId, userId, sid: undefined })),
      ],
      now,
    )
  }
}
