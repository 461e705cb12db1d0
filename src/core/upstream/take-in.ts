import type { AuditRecorder, NewAuditEvent } from '../audit/index.ts'
import type { Newcomers } from '../newcomers/index.ts'
import { type User, UserDisabled } from '../users/index.ts'
import type { Clock } from '../values/index.ts'
import type { ExternalIdentityStore, IdentityOutcome } from './external-identity-store.ts'
import type { UpstreamIdentity } from './upstream.ts'

export interface TakeInPorts {
  identities: Pick<ExternalIdentityStore, 'resolve'>
  newcomers: Pick<Newcomers, 'admit' | 'arrived'>
  audit: AuditRecorder
  clock: Clock
}

/**
 * The user of an identity that somebody showed. Who is new has to be admitted.
 * @param event is told whose sign-in it is
 * @throws {RegistrationClosed}
 * @throws {UserDisabled}
 */
export async function takeIn(
  { identities, newcomers, audit, clock }: TakeInPorts,
  identity: UpstreamIdentity,
  event: NewAuditEvent,
): Promise<{ user: User; outcome: IdentityOutcome }> {
  const { user, outcome } = await identities.resolve(identity, clock.now(), (address) =>
    newcomers.admit(address),
  )
  event.userId = user.id
  if (outcome === 'created') await newcomers.arrived(user)
  if (outcome !== 'known') {
    await audit.record({ name: 'identity.linked', userId: user.id, detail: identity.provider })
  }
  if (user.disabledAt !== undefined) throw new UserDisabled()

  return { user, outcome }
}
