import Router from '@koa/router'
import type { Log } from '../../core/log.ts'
import { answerInMessages, readJson } from '../http/index.ts'
import { TokenExchange, type TokenExchangeDeps } from './token-exchange.ts'

export interface CluraDeps extends TokenExchangeDeps {
  log: Log
}

/** Clura's routes but for the app registry, as its contract names them. */
export function cluraRoutes(deps: CluraDeps): Router {
  const tokens = new TokenExchange(deps)
  const router = new Router()
  const inMessages = answerInMessages(deps)

  router.post('/v1/global-auth/token', inMessages, readJson, tokens.exchange)
  router.post('/v1/global-auth/refresh', inMessages, readJson, tokens.refresh)

  return router
}
