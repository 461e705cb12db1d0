import { SECOND } from '../../core/values/index.ts'
import { decodeJwt, type SignInPlan } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import { FRESH_MS } from './fresh-sign-in.ts'
import { isOurs, paths } from './paths.ts'

/** Whoever the ID token is of, and since when they have been who they are. */
export const signInPlan = ({ issuer, self, sessions }: AccountDeps): SignInPlan => ({
  home: paths.home,
  callback: paths.callback,
  isOurs,
  wanted: ({ query }) => ({
    scope: 'openid',
    max_age: query.fresh === undefined ? undefined : String(FRESH_MS / SECOND),
  }),
  // OpenID Connect Core §3.1.3.7: it came straight from the issuer, who is us; the rest is checked.
  accept: async (ctx, { id_token }) => {
    const { iss, aud, sub, auth_time } = decodeJwt(id_token)?.payload ?? {}
    if (iss !== issuer || aud !== self.app.clientId) throw new Error('a foreign ID token')

    const authenticatedAt = typeof auth_time === 'number' ? auth_time * SECOND : undefined
    sessions.begin(ctx, String(sub), authenticatedAt)
  },
})
