/**
 * What happened to an app lately, for its developer: who was let in, and who was refused for which
 * reason. Kept as long as it helps and no longer, and never at the cost of a request. What counts
 * as an event is left to `oidc/`; how it is shown, to the surfaces.
 */
export {
  type AppEvent,
  type AppEventKind,
  KEPT_FOR,
  KEPT_PER_KIND,
  type NewAppEvent,
} from './app-event.ts'
export type { AppEventStore } from './app-event-store.ts'
export { AuditTrail } from './audit-trail.ts'
