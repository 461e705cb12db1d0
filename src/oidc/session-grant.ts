import type { Grant, Provider } from 'oidc-provider'
import { digest } from '../core/values/index.ts'

interface GrantOfSession {
  sessionUid: string
  accountId: string
  clientId: string
  /** What the session holds for the client, dead or alive. */
  currentId: string | undefined
}

/**
 * The grant that a session holds for a client, or the one that takes its place. The id of a new
 * one follows from what it replaces, so that requests from several tabs at once agree on one: the
 * session holds no more, and what is issued under any other is dead (`expiresWithSession`).
 */
export async function grantOfSession(
  { Grant }: Pick<Provider, 'Grant'>,
  { sessionUid, accountId, clientId, currentId }: GrantOfSession,
): Promise<{ grant: Grant; isNew: boolean }> {
  const current = currentId ? await Grant.find(currentId) : undefined
  if (current?.accountId === accountId) return { grant: current, isNew: false }

  const grant = new Grant({ accountId, clientId })
  grant.jti = digest(JSON.stringify([sessionUid, accountId, clientId, currentId ?? '']))

  return { grant, isNew: true }
}
