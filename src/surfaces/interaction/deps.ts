import type { EmailCodeSignIn } from '../../core/email-codes/index.ts'
import type { Log } from '../../core/log.ts'
import type { PasskeySignIn } from '../../core/passkeys/index.ts'
import type { PasswordReset, PasswordSignIn } from '../../core/passwords/index.ts'
import type { Registration } from '../../core/registration/index.ts'
import type { SecondFactorSignIn } from '../../core/second-factors/index.ts'
import type { UpstreamSignIn } from '../../core/upstream/index.ts'
import type { UserStore } from '../../core/users/index.ts'
import type { Interactions } from '../../oidc/index.ts'
import type { Csrf, Pages } from '../http/index.ts'

/** What is done by mail. */
export interface ByMail {
  registration: Registration
  emailCodeSignIn: EmailCodeSignIn
  passwordReset: PasswordReset
}

/** What the pages work with. */
export interface InteractionDeps {
  issuer: string
  interactions: Interactions
  passwordSignIn: PasswordSignIn
  /** Undefined where no mail can be sent: it is not offered then. */
  byMail: ByMail | undefined
  passkeySignIn: PasskeySignIn
  secondFactorSignIn: SecondFactorSignIn
  upstreamSignIn: UpstreamSignIn
  /** By upstream: the callback that is registered there, where it is not the usual one. */
  upstreamCallbacks: ReadonlyMap<string, string>
  users: Pick<UserStore, 'find'>
  pages: Pages
  csrf: Csrf
  log: Log
}
