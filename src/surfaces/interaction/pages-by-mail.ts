import type { Context } from 'koa'
import { MailNotConfigured } from '../../core/mail/index.ts'
import { RegistrationClosed } from '../../core/newcomers/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import type { InteractionDeps } from './deps.ts'
import { EmailCodePages } from './email-code-pages.ts'
import type { LoginPages } from './login-pages.ts'
import { PasswordResetPages } from './password-reset-pages.ts'
import { RegistrationPages } from './registration-pages.ts'

export type Answer = (ctx: Context, interaction: OpenInteraction) => Promise<void>

/** With the way of signing in that it belongs to: apps can do without. */
export type GuardedRoute = readonly [path: string, answer: Answer, method?: string]
type Routes = readonly GuardedRoute[]

/** The pages that need mail. What cannot be had is the login page, which says so. */
export function pagesByMail(
  deps: InteractionDeps,
  login: LoginPages,
): { gets: Routes; posts: Routes } {
  const { byMail } = deps
  const registration = byMail?.registration.isOpen
    ? new RegistrationPages(deps, byMail.registration)
    : undefined
  const code = byMail && new EmailCodePages(deps, byMail.emailCodeSignIn, login)
  const reset = byMail && new PasswordResetPages(deps, byMail.passwordReset)
  const refuse: Answer = (...asked) => login.refuse(...asked, new MailNotConfigured())
  const closed: Answer = byMail
    ? (...asked) => login.refuse(...asked, new RegistrationClosed())
    : refuse

  // biome-ignore format: a table
  return {
    gets: [
      ['/interaction/:uid/register',         registration?.show ?? closed, 'password'],
      ['/interaction/:uid/code',             registration?.codePage.show ?? closed, 'password'],
      ['/interaction/:uid/email-code/entry', code?.codePage.show ?? refuse, 'email-code'],
      ['/interaction/:uid/reset',            reset?.show ?? refuse, 'password'],
      ['/interaction/:uid/reset/code',       reset?.codePage.show ?? refuse, 'password'],
    ],
    posts: [
      ['/interaction/:uid/register',          registration?.start ?? closed, 'password'],
      ['/interaction/:uid/code',              registration?.confirm ?? closed, 'password'],
      ['/interaction/:uid/code/resend',       registration?.codePage.resend ?? closed, 'password'],
      ['/interaction/:uid/email-code',        code?.begin ?? refuse, 'email-code'],
      ['/interaction/:uid/email-code/entry',  code?.confirm ?? refuse, 'email-code'],
      ['/interaction/:uid/email-code/resend', code?.codePage.resend ?? refuse, 'email-code'],
      ['/interaction/:uid/reset',             reset?.begin ?? refuse, 'password'],
      ['/interaction/:uid/reset/code',        reset?.confirm ?? refuse, 'password'],
      ['/interaction/:uid/reset/resend',      reset?.codePage.resend ?? refuse, 'password'],
    ],
  }
}
