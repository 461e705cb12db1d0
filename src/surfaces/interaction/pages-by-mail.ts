import type { Context } from 'koa'
import { MailNotConfigured } from '../../core/mail/index.ts'
import { RegistrationClosed } from '../../core/newcomers/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import type { InteractionDeps } from './deps.ts'
import { EmailCodePages } from './email-code-pages.ts'
import type { LoginPages } from './login-pages.ts'
import { PasswordResetPages } from './password-reset-pages.ts'
import { RegistrationPages } from './registration-pages.ts'

type Answer = (ctx: Context, interaction: OpenInteraction) => Promise<void>
type Routes = readonly (readonly [path: string, answer: Answer])[]

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
      ['/interaction/:uid/register',         registration?.show ?? closed],
      ['/interaction/:uid/code',             registration?.codePage.show ?? closed],
      ['/interaction/:uid/email-code/entry', code?.codePage.show ?? refuse],
      ['/interaction/:uid/reset',            reset?.show ?? refuse],
      ['/interaction/:uid/reset/code',       reset?.codePage.show ?? refuse],
    ],
    posts: [
      ['/interaction/:uid/register',          registration?.start ?? closed],
      ['/interaction/:uid/code',              registration?.confirm ?? closed],
      ['/interaction/:uid/code/resend',       registration?.codePage.resend ?? closed],
      ['/interaction/:uid/email-code',        code?.begin ?? refuse],
      ['/interaction/:uid/email-code/entry',  code?.confirm ?? refuse],
      ['/interaction/:uid/email-code/resend', code?.codePage.resend ?? refuse],
      ['/interaction/:uid/reset',             reset?.begin ?? refuse],
      ['/interaction/:uid/reset/code',        reset?.confirm ?? refuse],
      ['/interaction/:uid/reset/resend',      reset?.codePage.resend ?? refuse],
    ],
  }
}
