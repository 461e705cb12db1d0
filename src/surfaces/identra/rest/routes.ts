import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Log } from '../../../core/log.ts'
import { languageOf, readJson, routerPath } from '../../http/index.ts'
import type { CallContext, IdentraOperations } from '../operations/index.ts'
import { type IdentraRoute, identraRoutesAt } from './api-operations.ts'
import { answerRefusals, notAllowed } from './refusals.ts'

export interface IdentraRestDeps {
  operations: IdentraOperations
  /** What its addresses begin with: nothing, or `/` and a path. */
  prefix: string
  log: Log
}

/** Identra's operations by HTTP. */
export function identraRoutes({ operations, prefix, log }: IdentraRestDeps): Router {
  const inItsWords = answerRefusals(log)
  const router = new Router()

  for (const route of identraRoutesAt(prefix)) {
    const path = routerPath(route)
    const carryOut = operations[route.rpc]
    const answer: Middleware = async (ctx) => {
      ctx.body = await carryOut(messageOf(ctx, route), contextOf(ctx))
    }

    router[route.method](path, inItsWords, forItsReaderAlone, readJson, answer)
    router.all(path, notAllowed([route.method.toUpperCase()]))
  }

  return router
}

/** Fields are called as in the contract, or the same in lowerCamelCase; one that is null is not set. */
function messageOf(ctx: Context, { method }: IdentraRoute): unknown {
  const { body = {} } = ctx.request as { body?: unknown }
  const fields = method === 'get' ? ctx.query : body
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields

  const given = Object.entries(fields).filter(([, value]) => value !== null)
  const renamed = given.map(([name, value]) => [toSnakeCase(name), value])

  return Object.fromEntries([...renamed, ...given])
}

const toSnakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const contextOf = (ctx: Context): CallContext => ({
  authorization: ctx.get('Authorization'),
  remoteAddress: ctx.ip,
  correlationId: ctx.state.correlationId,
  language: languageOf(ctx).tag,
})

const forItsReaderAlone: Middleware = (ctx, next) => {
  ctx.set('Cache-Control', 'no-store')

  return next()
}
