import type { Migration } from 'kysely'
import * as users from './0001-users.ts'
import * as signIn from './0002-sign-in.ts'
import * as apps from './0003-apps.ts'
import * as artifacts from './0004-artifacts.ts'
import * as signingKeys from './0005-signing-keys.ts'
import * as leases from './0006-leases.ts'
import * as developers from './0007-developers.ts'
import * as events from './0008-events.ts'
import * as appOrigins from './0009-app-origins.ts'
import * as codeRequests from './0011-code-requests.ts'
import * as sessionUse from './0012-session-use.ts'
import * as factors from './0013-factors.ts'
import * as claimedAddresses from './0014-claimed-addresses.ts'
import * as auditEvents from './0016-audit-events.ts'
import * as keyLifecycle from './0017-key-lifecycle.ts'
import * as logoutNotices from './0018-logout-notices.ts'
import * as setupLinks from './0019-setup-links.ts'
import * as upstreamStateIssuer from './0020-upstream-state-issuer.ts'

/**
 * Every step, in order. Steps only add; what is no longer needed goes one release later, by a step
 * whose name ends in `.contract`: programs that do not know it refuse the schema from then on.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-users': users,
  '0002-sign-in': signIn,
  '0003-apps': apps,
  '0004-artifacts': artifacts,
  '0005-signing-keys': signingKeys,
  '0006-leases': leases,
  '0007-developers': developers,
  '0008-events': events,
  '0009-app-origins': appOrigins,
  '0011-code-requests': codeRequests,
  '0012-session-use': sessionUse,
  '0013-factors': factors,
  '0014-claimed-addresses': claimedAddresses,
  '0016-audit-events': auditEvents,
  '0017-key-lifecycle': keyLifecycle,
  '0018-logout-notices': logoutNotices,
  '0019-setup-links': setupLinks,
  '0020-upstream-state-issuer': upstreamStateIssuer,
}
