import Router, { type RouterContext } from '@koa/router'
import { LoginMethodNotTaken, takesLoginMethod } from '../../core/apps/index.ts'
import { CALLBACK_PATHS } from '../../core/upstream/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { readForm, type WayOn } from '../http/index.ts'
import { ConsentPages } from './consent-pages.ts'
import type { InteractionDeps } from './deps.ts'
import { LoginPages } from './login-pages.ts'
import { type Answer, type GuardedRoute, pagesByMail } from './pages-by-mail.ts'
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

  /** An app that takes other ways of signing in is asked for one of those. */
  const ifTaken = ({ app }: OpenInteraction, method: string | undefined, answer: Answer): Answer =>
    method === undefined || takesLoginMethod(app, method)
      ? answer
      : (ctx, interaction) => login.refuse(ctx, interaction, new LoginMethodNotTaken())

  // biome-ignore format: a table
  const posts: readonly GuardedRoute[] = [
    ['/interaction/:uid/login',              login.signIn,       'password'],
    ['/interaction/:uid/upstream/:provider', upstream.choose],
    ['/interaction/:uid/passkey',            passkey.complete,   'passkey'],
    ['/interaction/:uid/passkey/options',    passkey.begin,      'passkey'],
    ['/interaction/:uid/two-step',           secondFactor.confirm],
    ['/interaction/:uid/two-step/recovery',  secondFactor.recover],
    ['/interaction/:uid/two-step/give-up',   secondFactor.giveUp],
    ['/interaction/:uid/consent',            consent.agree],
    ['/interaction/:uid/switch-account',     consent.switchAccount],
    ['/interaction/:uid/cancel',             consent.cancel],
    ...byMail.posts,
  ]
  for (const [path, answer, method] of posts) {
    router.post(path, readForm, async (ctx) => {
      const interaction = await open(ctx)
      deps.csrf.check(ctx, interaction.uid)
      await ifTaken(interaction, method, answer)(ctx, interaction)
    })
  }

  // biome-ignore format: a table
  const gets: readonly GuardedRoute[] = [
    ['/interaction/:uid/two-step',          secondFactor.show],
    ['/interaction/:uid/two-step/recovery', secondFactor.showRecovery],
    ['/interaction/:uid/two-step/required', secondFactor.showRequired],
    ...byMail.gets,
  ]
  for (const [path, answer, method] of gets) {
    router.get(path, async (ctx) => {
      const interaction = await open(ctx)
      await ifTaken(interaction, method, answer)(ctx, interaction)
    })
  }
  router.get('/upstream/:provider/callback', (ctx) =>
    upstream.complete(ctx, ctx.params.provider ?? ''),
  )
  for (const [path, provider] of Object.entries(CALLBACK_PATHS)) {
    router.get(path, (ctx) => upstream.complete(ctx, provider))
  }

  return router
}
