import type { Context, Middleware } from 'koa'
import { z } from 'zod'
import type { Log } from '../../../core/log.ts'
import { GrpcCode, type Refusal, refusalOf } from '../operations/index.ts'

/** As the gateway of gRPC answers; of 9 and 3 it says the same. */
// biome-ignore format: a table
const STATUS = {
  [GrpcCode.INVALID_ARGUMENT]:    400,
  [GrpcCode.FAILED_PRECONDITION]: 400,
  [GrpcCode.UNAUTHENTICATED]:     401,
  [GrpcCode.PERMISSION_DENIED]:   403,
  [GrpcCode.NOT_FOUND]:           404,
  [GrpcCode.ALREADY_EXISTS]:      409,
  [GrpcCode.RESOURCE_EXHAUSTED]:  429,
  [GrpcCode.INTERNAL]:            500,
  [GrpcCode.UNIMPLEMENTED]:       501,
  [GrpcCode.UNAVAILABLE]:         503,
} as const satisfies Record<GrpcCode, number>

export const refusalBody = z.object({
  code: z.int().describe('A canonical code of gRPC.'),
  message: z.string().describe('What is wrong, for people.'),
  details: z.array(z.unknown()).describe('Always empty.'),
})

/** Answers what goes wrong as a program written for Identra reads it. */
export const answerRefusals =
  (log: Log): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const fields = { correlationId: ctx.state.correlationId, err: error }
      const unread = bodyFault(error)
      const refusal = unread?.refusal ?? refusalOf(error)
      const status = unread?.status ?? STATUS[refusal.code]
      if (status >= 500) log.error(fields, 'the request failed')
      else log.info(fields, 'the request was refused')

      refuse(ctx, status, refusal)
    }
  }

/** For an address that there is not. */
export const notFound = {
  code: GrpcCode.NOT_FOUND,
  message: 'Not found',
  details: [],
} as const satisfies z.output<typeof refusalBody>

/** @param methods that there are instead */
export const notAllowed =
  (methods: readonly string[]) =>
  (ctx: Context): void => {
    ctx.set('Allow', methods.join(', '))
    refuse(ctx, 405, { code: GrpcCode.UNIMPLEMENTED, message: `Use ${methods.join(', ')}` })
  }

function refuse(ctx: Context, status: number, { code, message, retryAfterSeconds }: Refusal): void {
  if (retryAfterSeconds !== undefined) ctx.set('Retry-After', String(retryAfterSeconds))
  ctx.status = status
  ctx.body = { code, message, details: [] } satisfies z.output<typeof refusalBody>
}

const TOO_LARGE = 413

/** What Koa refuses before there is a message, such as a body that is too large. */
function bodyFault(error: unknown): { status: number; refusal: Refusal } | undefined {
  const { status, expose, message } = error as Error & { status?: number; expose?: boolean }
  if (!expose || !status || status >= 500) return undefined

  const code = status === TOO_LARGE ? GrpcCode.RESOURCE_EXHAUSTED : GrpcCode.INVALID_ARGUMENT

  return { status, refusal: { code, message } }
}
