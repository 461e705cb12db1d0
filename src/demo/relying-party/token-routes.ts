import type Router from '@koa/router'
import { fetchUserInfo, refreshTokenGrant } from 'openid-client'
import { NotSignedIn } from './errors.ts'
import type { Provider } from './provider.ts'
import type { Sessions } from './sessions.ts'
import { signedInBy } from './signed-in.ts'

/** Using the tokens of somebody who is signed in. */
export function addTokenRoutes(
  router: Router,
  { provider, sessions }: { provider: Provider; sessions: Sessions },
): void {
  router.post('/refresh', async (ctx) => {
    const session = sessions.find(ctx)
    if (!session.signedIn?.refreshToken) throw new NotSignedIn()

    const tokens = await refreshTokenGrant(
      await provider.configuration(),
      session.signedIn.refreshToken,
    )

    session.signedIn = signedInBy(tokens, session.signedIn)
    session.notice = 'The tokens are new.'
    ctx.status = 303
    ctx.redirect('/')
  })

  router.post('/userinfo', async (ctx) => {
    const session = sessions.find(ctx)
    if (!session.signedIn) throw new NotSignedIn()
    const { accessToken, claims } = session.signedIn

    // The subject is compared: an answer about somebody else is refused.
    session.signedIn.userinfo = await fetchUserInfo(
      await provider.configuration(),
      accessToken,
      claims.sub,
    )

    session.notice = 'Userinfo was asked again.'
    ctx.status = 303
    ctx.redirect('/')
  })
}
