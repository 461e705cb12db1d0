import Router, { type RouterContext } from '@koa/router'
import { CALLBACK_PATHS } from '../../core/upstream/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { readForm, type WayOn } from '../http/index.ts'
import { ConsentPages } from './consent-pages.ts'
import type { InteractionDeps } from './deps.ts'
import { LoginPages } from './login-pages.ts'
import { pagesByMail } from './pages-by-mail.ts'
import { PasskeyPages } from './passkey-pages.ts'
import { pathsOf } from './paths.ts'
import { SecondFactorPages } from './second-factor-pages.ts'
import { UpstreamPages } from './upstream-pages.ts'
import { wayBackTo } from './way-back.ts'

/** The pages between an app's request and its answer. Every POST carries the page's token. */
export function interactionRoutes(deps: InteractionDeps): Router {
  const login = new LoginPages(deps)
  const byMail = pagesByMail(deps, login)
  const upstream = new UpstreamPages(deps, login)
  const passkey = new PasskeyPages(deps, login)
  const secondFactor = new SecondFactorPages(deps, login)
  const consent = new ConsentPages(deps)
  const router = new Router()

  const open = async (ctx: RouterContext): Promise<OpenInteraction> => {
    const { uid = '' } = ctx.params
    const interaction = await deps.interactions.open(ctx, uid)
    // Whatever goes wrong from here on: the page can be had again.
    const wayOn: WayOn = { restartHref: pathsOf(interaction).login, ...wayBackTo(interaction.app) }
    ctx.state.wayOn = wayOn

    return interaction
  }

  router.get('/interaction/:uid', async (ctx) => {
    const interaction = await open(ctx)
    const { provider } = ctx.query
    if (interaction.prompt === 'consent') await consent.show(ctx, interaction)
    else if (upstream.isOffered(provider)) await upstream.begin(ctx, interaction, provider)
    else await login.show(ctx, interaction)
  })

  // biome-ignore format: a table
  const posts = [
    ['/interaction/:uid/login',              login.signIn],
    ['/interaction/:uid/upstream/:provider', upstream.choose],
    ['/interaction/:uid/passkey',            passkey.complete],
    ['/interaction/:uid/passkey/options',    passkey.begin],
    ['/interaction/:uid/two-step',           secondFactor.confirm],
    ['/interaction/:uid/two-step/recovery',  secondFactor.recover],
    ['/interaction/:uid/two-step/give-up',   secondFactor.giveUp],
    ['/interaction/:uid/consent',            consent.agree],
    ['/interaction/:uid/switch-account',     consent.switchAccount],
    ['/interaction/:uid/cancel',             consent.cancel],
    ...byMail.posts,
  ] as const
  for (const [path, answer] of posts) {
    router.post(path, readForm, async (ctx) => {
      const interaction = await open(ctx)
      deps.csrf.check(ctx, interaction.uid)
      await answer(ctx, interaction)
    })
  }

  // biome-ignore format: a table
  const gets = [
    ['/interaction/:uid/two-step',          secondFactor.show],
    ['/interaction/:uid/two-step/recovery', secondFactor.showRecovery],
    ['/interaction/:uid/two-step/required', secondFactor.showRequired],
    ...byMail.gets,
  ] as const
  for (const [path, answer] of gets) {
    router.get(path, async (ctx) => answer(ctx, await open(ctx)))
  }
  router.get('/upstream/:provider/callback', (ctx) =>
    upstream.complete(ctx, ctx.params.provider ?? ''),
  )
  for (const [path, provider] of Object.entries(CALLBACK_PATHS)) {
    router.get(path, (ctx) => upstream.complete(ctx, provider))
  }

  return router
}
