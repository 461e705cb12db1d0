import { primaryEmail } from '../../core/users/index.ts'
import type { Csrf } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import { paths } from './paths.ts'

/** What stands around the page of somebody who is signed in. */
export function frameOf(
  { id, user }: OwnAppSession,
  csrf: Csrf,
  current: 'apps' | 'tokens' = 'apps',
) {
  const email = primaryEmail(user)?.address

  return {
    ...(email && { email }),
    appsHref: paths.home,
    tokensHref: paths.tokens,
    accountHref: '/account',
    signOutAction: paths.signOut,
    csrf: csrf.token(id),
    current,
  }
}
