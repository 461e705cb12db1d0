import type { Context, Middleware } from 'koa'
import { errors } from 'oidc-provider'
import type { Log } from '../core/log.ts'
import type { Meter } from '../core/meter.ts'
import type { ProviderPages } from './pages.ts'
import { codeOf } from './refusal-counts.ts'

interface AnswerErrorsDeps {
  pages: Pick<ProviderPages, 'error'>
  log: Log
  meter: Pick<Meter, 'oauthRefused'>
}

/**
 * Answers what goes wrong around oidc-provider, above all at the commit, the way the library
 * answers its own errors: JSON to programs, a page to people. The log has the reason.
 */
export const answerErrors =
  ({ pages, log, meter }: AnswerErrorsDeps): Middleware =>
  async (ctx: Context, next) => {
    try {
      await next()
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error

      meter.oauthRefused('commit', codeOf(error))
      const { correlationId } = ctx.state
      if (error.statusCode >= 500) log.error({ correlationId, err: error }, 'the request failed')
      else log.info({ correlationId, err: error }, 'the request was refused')

      // The answer that was made ready must not leave: no code, no cookie of it.
      ctx.remove('Set-Cookie')
      ctx.remove('Location')
      ctx.status = error.statusCode
      const { error: code, error_description } = error
      if (ctx.accepts('json', 'html') === 'html')
        pages.error(ctx, { error: code, description: error_description })
      else ctx.body = { error: code, error_description }
    }
  }
