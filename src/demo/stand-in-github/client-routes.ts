import type Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Client } from '../stand-in/client.ts'
import { authenticateClient } from '../stand-in/client-authentication.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'
import { spoil } from '../stand-in/transport-fault.ts'
import type { Accounts, Grant } from './accounts.ts'
import type { Misbehaviour } from './misbehaviour.ts'

/** Where the API is, as on a server of one's own. */
export const API_PATH = '/api/v3'

/** What the client's server asks: a token, who it speaks for, and their addresses. */
export function addClientRoutes(
  router: Router,
  {
    client,
    accounts,
    misbehaviour,
  }: { client: Client; accounts: Accounts; misbehaviour: () => Misbehaviour | undefined },
): void {
  const spoilt = spoil(misbehaviour)

  router.post('/login/oauth/access_token', spoilt, (ctx) => {
    const form = new URLSearchParams(ctx.request.rawBody)

    answerToken(ctx, () => {
      authenticateClient(client, ctx.get('authorization'), form)

      return accounts.exchange(form)
    })
  })

  const ask =
    (answer: (ctx: Context, grant: Grant) => void): Middleware =>
    (ctx) => {
      const [, token = ''] = /^bearer (.+)$/i.exec(ctx.get('authorization')) ?? []
      const grant = accounts.find(token)

      if (misbehaviour() === 'elsewhere') return ctx.redirect('https://elsewhere.example/')
      if (misbehaviour() === 'out-of-order') return refuse(ctx, 502, 'Server Error')
      if (!ctx.get('user-agent')) return refuse(ctx, 403, 'A user agent is needed.')
      if (!grant) return refuse(ctx, 401, 'Bad credentials')
      answer(ctx, grant)
    }

  router.get(
    `${API_PATH}/user`,
    spoilt,
    ask((ctx, { persona: { emails: _, ...user } }) => {
      ctx.body = { ...user, ...(misbehaviour() === 'id-not-a-number' && { id: user.login }) }
    }),
  )
  router.get(
    `${API_PATH}/user/emails`,
    spoilt,
    ask((ctx, { persona: { emails }, request }) => {
      if (!request.scopes.includes('user:email')) return refuse(ctx, 404, 'Not Found')
      ctx.body = misbehaviour() === 'addresses-not-a-list' ? { ...emails } : emails
    }),
  )
}

/** GitHub refuses with status 200, and speaks JSON only to those who ask for it. */
function answerToken(ctx: Context, exchange: () => Readonly<Record<string, string>>): void {
  let answer: Readonly<Record<string, string>>
  try {
    answer = exchange()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const isClient = error.error === 'invalid_client'
    answer = {
      error: isClient ? 'incorrect_client_credentials' : error.error,
      error_description: error.message,
    }
  }

  ctx.set('cache-control', 'no-store')
  if (ctx.get('accept').includes('application/json')) ctx.body = answer
  else ctx.body = new URLSearchParams(answer).toString()
}

function refuse(ctx: Context, status: number, message: string): void {
  ctx.status = status
  ctx.body = { message }
}
