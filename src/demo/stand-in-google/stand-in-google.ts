import { readFile } from 'node:fs/promises'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'
import { type Clock, systemClock } from '../../core/values/index.ts'
import { openLoopbackServer } from '../loopback-server.ts'
import { addBrowserRoutes } from './browser-routes.ts'
import { addClientRoutes } from './client-routes.ts'
import { IdTokenSigner } from './id-token-signer.ts'
import { Issuer } from './issuer.ts'
import type { Misbehaviour } from './misbehaviour.ts'

export interface StandInGoogleOptions {
  /** 0 takes any that is free. */
  port: number
  clientId: string
  clientSecret: string
  redirectUris: readonly string[]
  misbehaviour?: Misbehaviour
  clock?: Clock
}

export interface StandInGoogle extends AsyncDisposable {
  readonly issuer: string
  /** What is registered for its client. May be added to. */
  readonly redirectUris: string[]
  /** What goes wrong from now on. */
  misbehaviour: Misbehaviour | undefined
}

// A client that has had enough is no error of ours, least of all when we misbehave.
const HANG_UPS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'])
const styleSheet = new URL('./style.css', import.meta.url)

/** Starts an issuer of its own at `http://localhost:<port>`. */
export async function startStandInGoogle(options: StandInGoogleOptions): Promise<StandInGoogle> {
  const { port, clientId, clientSecret, clock = systemClock } = options
  const server = await openLoopbackServer(port)
  const { url } = server

  const standIn: StandInGoogle = {
    issuer: url,
    redirectUris: [...options.redirectUris],
    misbehaviour: options.misbehaviour,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }

  const client = { clientId, clientSecret, redirectUris: standIn.redirectUris }
  const signer = await IdTokenSigner.create({ issuer: url, clock })
  const issuer = new Issuer({ client, signer, clock })

  const router = new Router()
  addBrowserRoutes(router, { url, client, issuer })
  addClientRoutes(router, {
    url,
    client,
    issuer,
    signer,
    misbehaviour: () => standIn.misbehaviour,
  })
  router.get('/style.css', async (ctx) => {
    ctx.type = 'css'
    ctx.body = await readFile(styleSheet)
  })

  const app = new Koa()
  app.on('error', (error) => {
    if (!HANG_UPS.has(error.code)) app.onerror(error)
  })
  app.use(bodyParser({ enableTypes: ['form'] }))
  app.use(router.routes())
  app.use(router.allowedMethods())
  server.serve(app.callback())

  return standIn
}
