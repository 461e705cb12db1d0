import type { EventEmitter } from 'node:events'
import type { Context, Middleware } from 'koa'
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import type { AppStore } from '../core/apps/index.ts'
import type { AuditEventName, AuditRecorder, NewAuditEvent } from '../core/audit/index.ts'
import { DIRECT_LOGIN_GRANT } from './direct-login.ts'
import { GRANT_REPLAYED } from './errors.ts'
import { type Refusal, refusalReason } from './refusal-reason.ts'
import { routes } from './routes.ts'

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
const ISSUED: Readonly<Record<string, AuditEventName>> = {
  authorization_code: 'token.issued',
  [DIRECT_LOGIN_GRANT]: 'token.issued',
  refresh_token: 'token.refreshed',
  client_credentials: 'token.machine',
}

/** Has what oidc-provider reports gathered with the request that it happened in. */
export function gatherAuditEvents(provider: Provider): void {
  const events: EventEmitter = provider

  for (const event of REFUSALS) {
    events.on(event, (ctx: KoaContextWithOIDC, error: Refusal & { statusCode?: number }) => {
      if ((error.statusCode ?? 500) < 500) gather(ctx, toRefusal(ctx, error))
    })
  }
  events.on('grant.success', (ctx: KoaContextWithOIDC) => {
    const name = ISSUED[String(ctx.oidc.params?.grant_type)]
    if (name) gather(ctx, toEvent(ctx, { name, actor: 'app' }))
  })
  events.on('end_session.success', (ctx: KoaContextWithOIDC) => {
    const { client, params, session } = ctx.oidc
    // Whoever signs out of one app alone stays signed in.
    if (!params?.logout) return
    gather(ctx, { name: 'session.ended', userId: session?.accountId, clientId: client?.clientId })
  })
}

export interface RecordAuditEventsDeps {
  audit: AuditRecorder
  apps: Pick<AppStore, 'findByClientId'>
}

/**
 * Records what happened once it is true: tokens that a commit did not let out were not issued, and
 * the refusal that came of it is recorded instead.
 */
export const recordAuditEvents =
  ({ audit, apps }: RecordAuditEventsDeps): Middleware =>
  async (ctx: Context, next) => {
    const gathered: NewAuditEvent[] = []
    ctx.state.auditEvents = gathered
    const record = async (event: NewAuditEvent) =>
      audit.record({ ...event, clientId: await knownApp(apps, event.clientId) })

    try {
      await next()
    } catch (error) {
      if (
        error instanceof errors.OIDCProviderError &&
        error.statusCode < 500 &&
        isOfProvider(ctx)
      ) {
        await record(toRefusal(ctx, error))
      }
      throw error
    }
    if (ctx.status >= 500) return
    if (ctx.path === routes.revocation) gathered.push(...takenBack(ctx))
    for (const event of gathered) await record(event)
  }

/** Whether it has come as far as oidc-provider. */
const isOfProvider = (ctx: Context | KoaContextWithOIDC): ctx is KoaContextWithOIDC => 'oidc' in ctx

/** Anything may stand in a request where the id of an app is looked for. */
async function knownApp(
  apps: Pick<AppStore, 'findByClientId'>,
  clientId: string | undefined,
): Promise<string | undefined> {
  if (clientId === undefined) return undefined
  const app = await apps.findByClientId(clientId).catch(() => undefined)

  return app?.clientId
}

function gather(ctx: KoaContextWithOIDC, event: NewAuditEvent): void {
  const gathered: NewAuditEvent[] | undefined = ctx.state.auditEvents
  gathered?.push(event)
}

/** What a request to the revocation endpoint found and ended. */
function takenBack(ctx: Context): NewAuditEvent[] {
  if (!isOfProvider(ctx)) return []
  const { RefreshToken, AccessToken } = ctx.oidc.entities
  const token = RefreshToken ?? AccessToken

  return token
    ? [{ name: 'token.revoked', actor: 'app', userId: token.accountId, clientId: token.clientId }]
    : []
}

const toRefusal = (ctx: KoaContextWithOIDC, error: Refusal): NewAuditEvent =>
  toEvent(ctx, {
    name: isReplay(error) ? 'token.replayed' : 'request.refused',
    outcome: 'failure',
    reason: error.message,
    detail: refusalReason(ctx, error),
  })

/** As the library says it, and as our commit does. */
const REPLAYS = [/already (used|consumed)$/, new RegExp(`^${GRANT_REPLAYED}$`)]

const isReplay = (error: Refusal): boolean =>
  error instanceof errors.InvalidGrant &&
  REPLAYS.some((said) => said.test(error.error_detail ?? error.error_description ?? ''))

function toEvent(ctx: KoaContextWithOIDC, event: NewAuditEvent): NewAuditEvent {
  const { account, entities } = ctx.oidc

  return {
    ...event,
    clientId: clientIdOf(ctx),
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
