import Router from '@koa/router'
import type { Middleware } from 'koa'
import type { OwnedApps } from '../../core/apps/index.ts'
import type { Log } from '../../core/log.ts'
import {
  type ApiOperation,
  answerInMessages,
  notAllowed,
  readJson,
  routerPath,
} from '../http/index.ts'
import { AppRequests } from './app-requests.ts'
import { type AuthenticationDeps, authenticated } from './authentication.ts'
import { NothingThere } from './errors.ts'
import { registryOperations as operations } from './operations.ts'

export interface RegistryDeps extends AuthenticationDeps {
  apps: OwnedApps
  /** By name: ways of signing in that an app may choose beside ours. */
  upstreams: readonly string[]
  log: Log
}

/** The registry of apps, as developers' programs reach it. */
export function registryRoutes(deps: RegistryDeps): Router {
  const requests = new AppRequests(deps)
  const inMessages = answerInMessages(deps)
  const router = new Router()

  const routes: readonly (readonly [ApiOperation, Middleware])[] = [
    [operations.create, requests.create],
    [operations.list, requests.list],
    [operations.get, requests.get],
    [operations.update, requests.update],
    [operations.delete, requests.delete],
    [operations.rotateSecret, requests.rotateSecret],
  ]
  for (const [operation, answer] of routes) {
    const read = operation.body ? [readJson] : []
    router[operation.method](
      routerPath(operation),
      inMessages,
      forItsReaderAlone,
      authenticated(deps),
      ...read,
      answer,
    )
  }
  for (const [path, ofPath] of Map.groupBy(routes, ([operation]) => routerPath(operation))) {
    const methods = ofPath.map(([{ method }]) => method.toUpperCase())
    router.all(path, notAllowed(methods))
  }
  router.all(`${operations.list.path}/*rest`, inMessages, () => {
    throw new NothingThere()
  })

  return router
}

const forItsReaderAlone: Middleware = (ctx, next) => {
  ctx.set('Cache-Control', 'no-store')

  return next()
}
