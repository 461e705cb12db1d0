import type { EventEmitter } from 'node:events'
import type { Context, Middleware } from 'koa'
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import type { AppEventKind, AuditTrail, NewAppEvent } from '../core/audit/index.ts'
import { type Refusal, refusalReason } from './refusal-reason.ts'

/** Refusals that tell a developer something about their app. */
const REFUSALS = [
  'authorization.error',
  'end_session.error',
  'grant.error',
  'introspection.error',
  'pushed_authorization_request.error',
  'revocation.error',
  'userinfo.error',
] as const

/** What the token endpoint did, by `grant_type`. */
const ISSUED: Readonly<Record<string, AppEventKind>> = {
  authorization_code: 'sign-in',
  refresh_token: 'refresh',
  client_credentials: 'machine-token',
}

/** Has what oidc-provider reports of apps gathered with the request that it happened in. */
export function gatherAppEvents(provider: Provider): void {
  const events: EventEmitter = provider

  for (const event of REFUSALS) {
    events.on(event, (ctx: KoaContextWithOIDC, error: Refusal & { statusCode?: number }) => {
      if ((error.statusCode ?? 500) < 500) gather(ctx, toRefusal(ctx, error))
    })
  }
  events.on('grant.success', (ctx: KoaContextWithOIDC) => {
    const kind = ISSUED[String(ctx.oidc.params?.grant_type)]
    if (kind) gather(ctx, toEvent(ctx, { kind, code: undefined, reason: undefined }))
  })
}

/**
 * Records what happened once it is true: tokens that a commit did not let out were not issued, and
 * the refusal that came of it is recorded instead.
 */
export const recordAppEvents =
  (audit: Pick<AuditTrail, 'record'>): Middleware =>
  async (ctx: Context, next) => {
    const gathered: NewAppEvent[] = []
    ctx.state.appEvents = gathered

    try {
      await next()
    } catch (error) {
      if (error instanceof errors.OIDCProviderError && error.statusCode < 500 && 'oidc' in ctx) {
        const refused = toRefusal(ctx as unknown as KoaContextWithOIDC, error)
        if (refused) audit.record(refused)
      }
      throw error
    }
    if (ctx.status < 500) for (const event of gathered) audit.record(event)
  }

function gather(ctx: KoaContextWithOIDC, event: NewAppEvent | undefined): void {
  const gathered: NewAppEvent[] | undefined = ctx.state.appEvents
  if (event) gathered?.push(event)
}

const toRefusal = (ctx: KoaContextWithOIDC, error: Refusal): NewAppEvent | undefined =>
  toEvent(ctx, { kind: 'refusal', code: error.message, reason: refusalReason(ctx, error) })

function toEvent(
  ctx: KoaContextWithOIDC,
  event: Pick<NewAppEvent, 'kind' | 'code' | 'reason'>,
): NewAppEvent | undefined {
  const clientId = clientIdOf(ctx)
  const { account, entities } = ctx.oidc

  return clientId === undefined
    ? undefined
    : {
        ...event,
        clientId,
        correlationId: ctx.state.correlationId,
        userId: (account ?? entities.Account)?.accountId,
      }
}

/** Also of a request that failed before it was clear who asks: then it is whom it names. */
function clientIdOf({ headers, oidc, query }: KoaContextWithOIDC): string | undefined {
  const named = oidc.client?.clientId ?? oidc.params?.client_id ?? oidc.body?.client_id
  if (typeof named === 'string') return named
  if (typeof query.client_id === 'string') return query.client_id

  const [, basic] = /^basic\s+(\S+)$/i.exec(headers.authorization ?? '') ?? []

  return basic && Buffer.from(basic, 'base64').toString('latin1').split(':')[0]
}
