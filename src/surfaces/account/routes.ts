import Router from '@koa/router'
import type { Context } from 'koa'
import { readForm, redirect, type WayOn } from '../http/index.ts'
import { Flash, OwnAppSessions, SealedCookies, SignInPages } from '../own-app/index.ts'
import type { AccountDeps, AccountPorts } from './deps.ts'
import { frameBy } from './frame.ts'
import { requireFreshSignIn } from './fresh-sign-in.ts'
import { IdentityPages } from './identity-pages.ts'
import { takeReturns } from './link-routes.ts'
import { paths } from './paths.ts'
import type { Section, SectionRoute } from './section.ts'
import { accountSections } from './sections.ts'
import { signInPlan } from './sign-in-plan.ts'

/** Every page of the account. Each POST carries the token of the browser's session. */
export function accountRoutes(ports: AccountPorts): Router {
  const cookies = new SealedCookies(ports)
  const sessions = new OwnAppSessions('latchkey-account', { ...ports, cookies })
  const flash = new Flash('latchkey-account-flash', cookies)
  const deps: AccountDeps = { ...ports, cookies, sessions, flash }
  const frame = frameBy(ports, () => sections)
  const sections: readonly Section[] = accountSections(deps, frame)
  const signIn = new SignInPages(deps, signInPlan(deps))
  const router = new Router()

  // Whatever goes wrong: there is a way back.
  router.use(paths.home, (ctx, next) => {
    ctx.state.wayOn = { restartHref: paths.home } satisfies WayOn

    return next()
  })
  router.get(paths.signIn, signIn.begin)
  router.get(paths.callback, signIn.complete)
  router.post(paths.signOut, readForm, async (ctx) => {
    const session = await sessions.find(ctx)
    if (!session) return redirect(ctx, paths.home)
    deps.csrf.check(ctx, session.id)
    await signIn.end(ctx)
  })

  takeReturns(router, new IdentityPages(deps, frame))
  for (const section of sections) {
    for (const route of section.routes) serve(router, deps, section, route)
  }

  return router
}

function serve(
  router: Router,
  deps: AccountDeps,
  { href }: Section,
  { path, show, submit, isSensitive }: SectionRoute,
): void {
  const { csrf, limits, sessions } = deps

  if (show) {
    router.get(path, async (ctx) => {
      const session = await sessions.find(ctx)
      if (!session) return path === paths.home ? showWelcome(ctx, deps) : goSignIn(ctx)
      if (isSensitive && !requireFreshSignIn(ctx, deps, session, ctx.path)) return
      await show(ctx, session)
    })
  }
  if (submit) {
    router.post(path, readForm, async (ctx) => {
      const session = await sessions.find(ctx)
      if (!session) return redirect(ctx, paths.home)
      csrf.check(ctx, session.id)
      if (isSensitive && !requireFreshSignIn(ctx, deps, session, show ? ctx.path : href)) return
      await limits.count('account change by user', session.user.id)
      await submit(ctx, session)
    })
  }
}

const goSignIn = (ctx: Context): void =>
  redirect(ctx, `${paths.signIn}?to=${encodeURIComponent(ctx.path)}`)

function showWelcome(ctx: Context, { flash, pages }: AccountDeps): void {
  const { notice } = flash.take(ctx)

  pages.show(ctx, {
    view: 'account/welcome',
    model: { signInHref: paths.signIn, ...(notice && { notice }) },
  })
}
