import { AsyncLocalStorage } from 'node:async_hooks'
import type { AuditEvent } from './audit-event.ts'

/** Where what happens now comes from. Who answers a request adds what it finds out. */
export type Origin = Pick<AuditEvent, 'actor' | 'network' | 'correlationId'> &
  Partial<Pick<AuditEvent, 'clientId'>>

const scope = new AsyncLocalStorage<Origin>()

/** Has everything that `run` records come from there. */
export const withOrigin = <Result>(origin: Origin, run: () => Result): Result =>
  scope.run(origin, run)

/** Says more about where the request under way comes from. */
export function refineOrigin(more: Partial<Origin>): void {
  const origin = scope.getStore()
  if (origin) Object.assign(origin, more)
}

/** What nobody asked for, the system does by itself. */
export const currentOrigin = (): Origin =>
  scope.getStore() ?? { actor: 'system', network: undefined, correlationId: undefined }
