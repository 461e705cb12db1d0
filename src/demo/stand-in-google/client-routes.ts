import type Router from '@koa/router'
import type { Middleware } from 'koa'
import type { Client } from '../stand-in/client.ts'
import { authenticateClient } from '../stand-in/client-authentication.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'
import { spoil } from '../stand-in/transport-fault.ts'
import type { IdTokenSigner } from './id-token-signer.ts'
import type { Issuer } from './issuer.ts'
import { metadata } from './metadata.ts'
import type { Misbehaviour } from './misbehaviour.ts'

/** What the client's server asks: metadata, keys, tokens, claims. */
export function addClientRoutes(
  router: Router,
  {
    url,
    client,
    issuer,
    signer,
    misbehaviour,
  }: {
    url: string
    client: Client
    issuer: Issuer
    signer: IdTokenSigner
    misbehaviour: () => Misbehaviour | undefined
  },
): void {
  const spoilt = spoil(misbehaviour)

  router.get('/.well-known/openid-configuration', spoilt, (ctx) => {
    ctx.body = metadata(url)
  })
  router.get('/jwks.json', spoilt, (ctx) => {
    ctx.body = { keys: [signer.publicJwk] }
  })
  router.post('/token', spoilt, answerRefusals, async (ctx) => {
    const form = new URLSearchParams(ctx.request.rawBody)
    authenticateClient(client, ctx.get('authorization'), form)

    ctx.set('cache-control', 'no-store')
    ctx.body = await issuer.exchange(form, misbehaviour())
  })
  router.get('/userinfo', spoilt, answerRefusals, (ctx) => {
    const [, accessToken = ''] = /^bearer (.+)$/i.exec(ctx.get('authorization')) ?? []

    ctx.body = issuer.userinfo(accessToken)
  })
}

const answerRefusals: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    ctx.status = error.status
    ctx.body = { error: error.error, error_description: error.message }
  }
}
