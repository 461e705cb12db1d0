import type Router from '@koa/router'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { NothingPending } from './errors.ts'
import type { Provider } from './provider.ts'
import type { Sessions } from './sessions.ts'
import { signedInBy } from './signed-in.ts'

// offline_access asks for a refresh token.
const SCOPE = 'openid profile email offline_access'

/** Signing in and out. */
export function addSignInRoutes(
  router: Router,
  { url, provider, sessions }: { url: string; provider: Provider; sessions: Sessions },
): void {
  const redirectUri = `${url}/callback`

  // 1. Send the browser to the provider, and remember what we asked.
  router.get('/login', async (ctx) => {
    const configuration = await provider.configuration()
    const pending = {
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
    }

    const target = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: SCOPE,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    })

    sessions.replace(ctx, { pending })
    ctx.redirect(target.href)
  })

  // 2. The browser is back with a code. Exchange it, server to server, for tokens.
  router.get('/callback', async (ctx) => {
    const { pending } = sessions.find(ctx)
    if (!pending) throw new NothingPending()
    // Good for one try, whatever comes of it.
    sessions.end(ctx)

    // This checks state, issuer and nonce, and everything else that an ID token must be.
    const configuration = await provider.configuration()
    const tokens = await authorizationCodeGrant(configuration, new URL(ctx.originalUrl, url), {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.codeVerifier,
      idTokenExpected: true,
    })
    const signedIn = signedInBy(tokens)
    const { accessToken, claims } = signedIn
    const userinfo = await fetchUserInfo(configuration, accessToken, claims.sub)

    sessions.replace(ctx, { signedIn: { ...signedIn, userinfo } })
    ctx.redirect('/')
  })

  // 3. Sign out here, then at the provider, which sends the browser back to our first page.
  router.post('/logout', async (ctx) => {
    const { signedIn } = sessions.find(ctx)
    sessions.end(ctx)

    const configuration = await provider.configuration()
    ctx.status = 303
    if (!signedIn || !configuration.serverMetadata().end_session_endpoint) return ctx.redirect('/')

    const target = buildEndSessionUrl(configuration, {
      id_token_hint: signedIn.idToken,
      post_logout_redirect_uri: `${url}/`,
    })
    ctx.redirect(target.href)
  })
}
