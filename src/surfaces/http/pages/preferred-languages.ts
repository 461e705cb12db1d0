import type { Context } from 'koa'

/**
 * BCP 47 tags, the best first: what the app asked for (`ui_locales`, OpenID Connect Core §3.1.2.1,
 * which the caller leaves in `ctx.state.uiLocales`), then what the browser prefers.
 */
export function preferredLanguages(ctx: Context): readonly string[] {
  const { uiLocales = [] }: { uiLocales?: string | readonly string[] } = ctx.state

  return [uiLocales]
    .flat()
    .flatMap((tags) => tags.split(' '))
    .concat(ctx.acceptsLanguages())
}
