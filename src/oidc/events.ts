import type { EventEmitter } from 'node:events'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Log } from '../core/log.ts'

interface RefusedWith extends Error {
  statusCode?: number
  error_description?: string
  error_detail?: string
}

/** What oidc-provider calls the refusals of its endpoints. */
export const REFUSALS = [
  'authorization.error',
  'discovery.error',
  'end_session.error',
  'end_session_confirm.error',
  'end_session_success.error',
  'grant.error',
  'introspection.error',
  'jwks.error',
  'pushed_authorization_request.error',
  'revocation.error',
  'userinfo.error',
] as const

/** Writes down what oidc-provider reports: each refusal with the reason that the caller is not told. */
export function logEvents(provider: Provider, log: Log): void {
  const events: EventEmitter = provider

  for (const event of REFUSALS) {
    events.on(event, (ctx: KoaContextWithOIDC, error: RefusedWith) => {
      if (isOurFault(error)) return log.error({ ...request(ctx), err: error }, 'the request failed')

      log.info(
        { ...request(ctx), error: error.message, reason: reasonOf(error) },
        `refused: ${event}`,
      )
    })
  }

  events.on('grant.success', (ctx: KoaContextWithOIDC) => {
    log.info(request(ctx), 'tokens issued')
  })

  events.on('grant.revoked', (ctx: KoaContextWithOIDC) => {
    log.warn(request(ctx), 'grant revoked')
  })

  events.on('server_error', (ctx: KoaContextWithOIDC, error: Error) => {
    log.error({ ...request(ctx), err: error }, 'the request failed')
  })
}

const request = (ctx: KoaContextWithOIDC) => ({
  correlationId: ctx.state.correlationId,
  clientId: ctx.oidc.client?.clientId ?? ctx.oidc.params?.client_id,
  grantType: ctx.oidc.params?.grant_type,
})

const isOurFault = ({ statusCode }: RefusedWith): boolean => (statusCode ?? 500) >= 500

const reasonOf = (error: RefusedWith): string | undefined =>
  error.error_detail ?? error.error_description
