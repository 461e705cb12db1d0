import Router from '@koa/router'
import type { Context } from 'koa'
import { type DeveloperRule, isDeveloper } from '../../core/developers/index.ts'
import { DomainError, Unavailable } from '../../core/errors.ts'
import { type FirstAccount, SetupLinkOver } from '../../core/first-account/index.ts'
import { Secret } from '../../core/values/index.ts'
import {
  type Csrf,
  field,
  type Notice,
  type Pages,
  readForm,
  redirect,
  statusOf,
} from '../http/index.ts'

interface SetupDeps {
  firstAccount: FirstAccount
  developerRule: DeveloperRule
  pages: Pages
  csrf: Csrf
}

const PATH = '/setup'

/** What the operator opens. The token is in the query, which no log shows. */
export const setupLink = (issuer: string, token: string): string =>
  `${issuer}${PATH}?token=${token}`

export function setupRoutes(deps: SetupDeps): Router {
  const { firstAccount, csrf, developerRule } = deps
  const router = new Router()

  router.get(PATH, async (ctx) => {
    const token = String(ctx.query.token ?? '')
    if (await firstAccount.isOpen(token)) showForm(ctx, deps, token)
    else showOver(ctx, deps)
  })

  router.post(PATH, readForm, async (ctx) => {
    const token = field(ctx, 'token')
    csrf.check(ctx, token)
    const typed = { name: field(ctx, 'name'), email: field(ctx, 'email') }

    try {
      const password = new Secret(field(ctx, 'password'))
      const user = await firstAccount.create(token, { ...typed, password })
      const home = isDeveloper(user, developerRule) ? '/dashboard' : '/account'
      const hint = new URLSearchParams({ login_hint: typed.email.trim() })
      redirect(ctx, `${home}/sign-in?${hint}`)
    } catch (error) {
      if (error instanceof SetupLinkOver) return showOver(ctx, deps)
      if (!(error instanceof DomainError) || error instanceof Unavailable) throw error
      showForm(ctx, deps, token, { ...typed, error: noticeOf(error) }, statusOf[error.kind])
    }
  })

  return router
}

function showForm(
  ctx: Context,
  { pages, csrf }: SetupDeps,
  token: string,
  filled: { name?: string; email?: string; error?: Notice } = {},
  status = 200,
): void {
  pages.show(
    ctx,
    { view: 'setup', model: { action: PATH, csrf: csrf.token(token), token, ...filled } },
    status,
  )
}

const showOver = (ctx: Context, { pages }: SetupDeps): void =>
  pages.show(ctx, { view: 'setup-over', model: { homeHref: '/' } })

const noticeOf = ({ code }: DomainError): Notice => {
  const [, field] = /^(?:invalid_)?(name|email|password)/.exec(code) ?? []

  return { code, ...(field && { field }) }
}
