import type { Context, Middleware } from 'koa'
import { DomainError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ErrorModel, Pages } from './pages/index.ts'
import { statusOf } from './status-of.ts'

interface Answer {
  status: number
  code: string
  /** English. */
  message: string
  retryAfterSeconds?: number | undefined
}

/** Where somebody goes on from an error page. Routes that know leave it in `ctx.state.wayOn`. */
export type WayOn = Pick<ErrorModel, 'restartHref' | 'appHref' | 'appName'>

/**
 * The last to hear of an error. The caller gets a status, a text and the correlation id; the log
 * gets the reason under the same id.
 */
export const answerFailures = ({ pages, log }: { pages: Pages; log: Log }): Middleware =>
  onFailure(log, (ctx, answer) => send(ctx, pages, answer))

/** The same for programs that want to be told `{"message": "…"}`, whatever they say they accept. */
export const answerInMessages = ({ log }: { log: Log }): Middleware =>
  onFailure(log, (ctx, { status, message }) => {
    ctx.status = status
    ctx.body = { message }
  })

const onFailure =
  (log: Log, answerWith: (ctx: Context, answer: Answer) => void): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const answer = answerTo(error)
      const fields = { correlationId: ctx.state.correlationId, err: error }
      if (answer.status >= 500) log.error(fields, 'the request failed')
      else log.info(fields, 'the request was refused')

      ctx.remove('Set-Cookie')
      if (answer.retryAfterSeconds !== undefined) {
        ctx.set('Retry-After', String(answer.retryAfterSeconds))
      }
      answerWith(ctx, answer)
    }
  }

function send(ctx: Context, pages: Pages, { status, code, retryAfterSeconds }: Answer): void {
  const { correlationId } = ctx.state
  const wayOn: WayOn = ctx.state.wayOn ?? {}

  if (ctx.accepts('json', 'html') === 'html') {
    const values = { seconds: retryAfterSeconds ?? 0 }
    pages.show(ctx, {
      view: 'error',
      model: { error: { code, values }, status, correlationId, ...wayOn },
    })
  } else {
    ctx.status = status
    ctx.body = { error: code, correlation_id: correlationId }
  }
}

function answerTo(error: unknown): Answer {
  if (error instanceof DomainError) {
    const { code, kind, message, retryAfterSeconds } = error

    return { status: statusOf[kind], code, message, retryAfterSeconds }
  }

  // Koa's own refusals (a body that is too large, a malformed address) may be shown.
  const { status, expose, message } = error as Error & { status?: number; expose?: boolean }
  if (expose && status && status < 500) return { status, code: 'invalid_request', message }

  return { status: 500, code: 'server_error', message: 'Internal server error' }
}
