import Router from '@koa/router'
import type { Log } from '../../core/log.ts'
import { answerInMessages, notAllowed, readJson, redirect } from '../http/index.ts'
import { HostedLogin, type HostedLoginDeps } from './hosted-login.ts'
import { TokenExchange, type TokenExchangeDeps } from './token-exchange.ts'

export interface CluraDeps extends HostedLoginDeps, TokenExchangeDeps {
  log: Log
}

/** Clura's addresses but for those of the app registry, as its contract names them. */
export function cluraRoutes(deps: CluraDeps): Router {
  const login = new HostedLogin(deps)
  const tokens = new TokenExchange(deps)
  const inMessages = answerInMessages(deps)
  const router = new Router()

  router.get('/user-login/:appClientId', login.start)
  // The dashboard is an app of ours; its sign-in begins where it does for everybody.
  router.get('/v1/auth/google', (ctx) => redirect(ctx, '/dashboard/sign-in?provider=google'))
  router.get('/v1/global-auth/google', login.startAt('google'))
  router.get('/v1/global-auth/github', login.startAt('github'))

  router.get('/v1/app/validate/:appClientId', inMessages, login.validate)
  router.post('/v1/global-auth/token', inMessages, readJson, tokens.exchange)
  router.post('/v1/global-auth/refresh', inMessages, readJson, tokens.refresh)
  for (const path of ['/v1/global-auth/token', '/v1/global-auth/refresh']) {
    router.all(path, notAllowed(['POST']))
  }

  return router
}
