import { readFile } from 'node:fs/promises'
import Router from '@koa/router'
import Koa from 'koa'
import { openLoopbackServer } from '../loopback-server.ts'
import { showFailures } from './errors.ts'
import { homePage } from './pages.ts'
import { Provider, type ProviderOptions } from './provider.ts'
import { Sessions } from './sessions.ts'
import { addSignInRoutes } from './sign-in-routes.ts'
import { addTokenRoutes } from './token-routes.ts'

export interface RelyingPartyOptions extends ProviderOptions {
  /** 0 takes any that is free. */
  port: number
}

export interface RelyingParty extends AsyncDisposable {
  /** Register `<url>/callback` as its redirect URI and `<url>/` for after the logout. */
  readonly url: string
}

const styleSheet = new URL('./style.css', import.meta.url)

/** Starts the sample at `http://localhost:<port>`. The provider need not be there yet. */
export async function startRelyingParty(options: RelyingPartyOptions): Promise<RelyingParty> {
  const server = await openLoopbackServer(options.port)
  const { url } = server
  const provider = new Provider(options)
  const sessions = new Sessions()

  const router = new Router()
  router.get('/', (ctx) => {
    const session = sessions.find(ctx)
    ctx.body = homePage(session, options.issuer).toString()
    delete session.notice
  })
  router.get('/style.css', async (ctx) => {
    ctx.type = 'css'
    ctx.body = await readFile(styleSheet)
  })
  addSignInRoutes(router, { url, provider, sessions })
  addTokenRoutes(router, { provider, sessions })

  const app = new Koa()
  app.use(showFailures)
  app.use(router.routes())
  app.use(router.allowedMethods())
  server.serve(app.callback())

  return { url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
