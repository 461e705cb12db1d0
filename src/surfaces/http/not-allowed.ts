import type { Context } from 'koa'

/** RFC 9110 §15.5.6, for programs that read messages. @param methods that there are instead */
export const notAllowed = (methods: readonly string[]) => {
  const allowed = methods.join(', ')

  return (ctx: Context): void => {
    ctx.status = 405
    ctx.set('Allow', allowed)
    ctx.body = { message: `Use ${allowed}` }
  }
}
