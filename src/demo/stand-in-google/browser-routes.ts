import type Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Client } from '../stand-in/client.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'
import { showRefusals, welcomePage } from '../stand-in/page.ts'
import {
  type AuthorizationRequest,
  parseAuthorizationRequest,
  parseRedirectUri,
} from './authorization-request.ts'
import type { Issuer } from './issuer.ts'
import { authorizationPage } from './pages.ts'
import type { Persona } from './personas.ts'

/** What people see: the page with the personas, and where it sends them. */
export function addBrowserRoutes(
  router: Router,
  {
    url,
    client,
    issuer,
    people,
  }: { url: string; client: Client; issuer: Issuer; people: ReadonlyMap<string, Persona> },
): void {
  const redirect = (ctx: Context, redirectUri: string, answer: Record<string, string>) => {
    const target = new URL(redirectUri)
    const state = new URLSearchParams(ctx.querystring).get('state')

    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
    if (state !== null) target.searchParams.set('state', state)
    // RFC 9207: so that nobody can pass off another issuer's answer as ours.
    target.searchParams.set('iss', url)
    ctx.status = 303
    ctx.redirect(target.href)
  }

  /** Runs a step of an authorization whose request is in the query. */
  const authorize =
    (step: (ctx: Context, request: AuthorizationRequest) => void): Middleware =>
    (ctx) => {
      const query = new URLSearchParams(ctx.querystring)
      const redirectUri = parseRedirectUri(query, client)

      try {
        step(ctx, parseAuthorizationRequest(query, redirectUri))
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error
        redirect(ctx, redirectUri, { error: error.error, error_description: error.message })
      }
    }

  const showPersonas = authorize((ctx, request) => {
    ctx.body = authorizationPage(people, request).toString()
  })

  const pickPersona = authorize((ctx, request) => {
    const choice = new URLSearchParams(ctx.request.rawBody).get('persona') ?? ''
    const persona = people.get(choice)
    if (!persona) throw new OAuthError('access_denied', 'Nobody was picked.')

    redirect(ctx, request.redirectUri, { code: issuer.approve(persona, request) })
  })

  const refusals = showRefusals('Google')
  router.get('/', (ctx) => {
    ctx.body = welcomePage('Google').toString()
  })
  router.get('/authorize', refusals, showPersonas)
  router.post('/authorize', refusals, pickPersona)
}
