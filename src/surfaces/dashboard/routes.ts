import Router, { type RouterContext } from '@koa/router'
import { refineOrigin } from '../../core/audit/index.ts'
import { isDeveloper } from '../../core/developers/index.ts'
import { primaryEmail } from '../../core/users/index.ts'
import { readForm, redirect, type WayOn } from '../http/index.ts'
import {
  Flash,
  type OwnAppSession,
  OwnAppSessions,
  SealedCookies,
  SignInPages,
} from '../own-app/index.ts'
import { AppDeletionPages } from './app-deletion-pages.ts'
import { AppPages } from './app-pages.ts'
import { AppSecretPages } from './app-secret-pages.ts'
import { AppSettingsPages } from './app-settings-pages.ts'
import type { DashboardDeps, DashboardPorts } from './deps.ts'
import { paths } from './paths.ts'
import { signInPlan } from './sign-in-plan.ts'
import { TokenPages } from './token-pages.ts'
import { TrialPages } from './trial-pages.ts'

/** Every page of the dashboard. Each POST carries the token of the browser's session. */
export function dashboardRoutes(ports: DashboardPorts): Router {
  const cookies = new SealedCookies(ports)
  const sessions = new OwnAppSessions('latchkey-dashboard', { ...ports, cookies })
  const flash = new Flash('latchkey-dashboard-flash', cookies)
  const deps: DashboardDeps = { ...ports, cookies, sessions, flash }
  const router = new Router()

  const signIn = new SignInPages(deps, signInPlan(deps))
  const apps = new AppPages(deps)
  const settings = new AppSettingsPages(deps)
  const secret = new AppSecretPages(deps)
  const deletion = new AppDeletionPages(deps)
  const trial = new TrialPages(deps)
  const tokens = new TokenPages(deps)

  // Whatever goes wrong: there is a way back.
  router.use((ctx, next) => {
    ctx.state.wayOn = { restartHref: paths.home } satisfies WayOn

    return next()
  })
  router.get(paths.signIn, signIn.begin)
  router.get(paths.callback, signIn.complete)
  router.get(paths.home, async (ctx) => {
    const session = await sessions.find(ctx)
    if (!session) return showWelcome(ctx, deps)
    if (admits(ctx, deps, session)) await apps.list(ctx, session)
  })
  router.post(paths.signOut, readForm, async (ctx) => {
    const session = await sessions.find(ctx)
    if (!session) return redirect(ctx, paths.home)
    deps.csrf.check(ctx, session.id)
    await signIn.end(ctx)
  })

  // biome-ignore format: a table
  const gets = [
    [paths.newApp,          apps.showNew],
    [paths.tokens,          tokens.show],
    [paths.app(':id'),      apps.show],
    [paths.settings(':id'), settings.show],
    [paths.secret(':id'),   secret.show],
    [paths.deletion(':id'), deletion.show],
    [paths.trial(':id'),    trial.complete],
  ] as const
  for (const [path, answer] of gets) {
    router.get(path, async (ctx) => {
      const session = await sessions.find(ctx)
      if (!session) return redirect(ctx, `${paths.signIn}?to=${encodeURIComponent(ctx.path)}`)
      if (admits(ctx, deps, session)) await answer(ctx, session)
    })
  }

  // biome-ignore format: a table
  const posts = [
    [paths.newApp,             apps.create],
    [paths.tokens,             tokens.create],
    [paths.revokeToken(':id'), tokens.revoke],
    [paths.settings(':id'),    settings.save],
    [paths.secret(':id'),      secret.rotate],
    [paths.deletion(':id'),    deletion.delete],
    [paths.trial(':id'),       trial.begin],
  ] as const
  for (const [path, answer] of posts) {
    router.post(path, readForm, async (ctx) => {
      const session = await sessions.find(ctx)
      if (!session) return redirect(ctx, paths.home)
      deps.csrf.check(ctx, session.id)
      if (!admits(ctx, deps, session)) return
      refineOrigin({ actor: 'developer' })
      // The same as by the API.
      await deps.limits.count('app change by developer', session.user.id)
      await answer(ctx, session)
    })
  }

  return router
}

function showWelcome(ctx: RouterContext, { flash, pages }: DashboardDeps): void {
  const { notice } = flash.take(ctx)

  pages.show(ctx, {
    view: 'dashboard/welcome',
    model: { signInHref: paths.signIn, ...(notice && { notice }) },
  })
}

/** Whoever is none is told so. */
function admits(
  ctx: RouterContext,
  { csrf, developerRule, pages }: DashboardDeps,
  { id, user }: OwnAppSession,
): boolean {
  if (isDeveloper(user, developerRule)) return true

  const email = primaryEmail(user)?.address
  pages.show(
    ctx,
    {
      view: 'dashboard/not-a-developer',
      model: { ...(email && { email }), signOutAction: paths.signOut, csrf: csrf.token(id) },
    },
    403,
  )

  return false
}
