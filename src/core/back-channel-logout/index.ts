/**
 * Telling apps that somebody was signed out (OpenID Connect Back-Channel Logout 1.0). A notice is
 * written together with the end of the session, so none is forgotten, and sent beside the requests
 * until the app has it or a limit is reached, so nobody waits. Whose notices there are is left to
 * whatever ends sessions; how they are signed, to `oidc/`; how they travel, to an adapter.
 */
export type { DeliveryResult, LogoutDelivery } from './logout-delivery.ts'
export {
  KEPT_FOR,
  type LogoutNotice,
  type LogoutNoticeState,
  type NewLogoutNotice,
} from './logout-notice.ts'
export type {
  ClaimOptions,
  LogoutOutbox,
  NoticeQuery,
  OutboxFigures,
  Settlement,
} from './logout-outbox.ts'
export { LogoutSender, type LogoutTokens } from './logout-sender.ts'
export { GIVE_UP_AFTER, MAX_REFUSALS, retryDelay, settlementOf } from './retry-plan.ts'
