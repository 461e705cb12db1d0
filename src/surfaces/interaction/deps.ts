import type { Log } from '../../core/log.ts'
import type { PasswordSignIn } from '../../core/passwords/index.ts'
import type { Registration } from '../../core/registration/index.ts'
import type { UpstreamSignIn } from '../../core/upstream/index.ts'
import type { UserStore } from '../../core/users/index.ts'
import type { Interactions } from '../../oidc/index.ts'
import type { Csrf, Pages } from '../http/index.ts'

/** What the pages work with. */
export interface InteractionDeps {
  issuer: string
  interactions: Interactions
  passwordSignIn: PasswordSignIn
  registration: Registration
  upstreamSignIn: UpstreamSignIn
  /** By upstream: the callback that is registered there, where it is not the usual one. */
  upstreamCallbacks: ReadonlyMap<string, string>
  users: Pick<UserStore, 'find'>
  pages: Pages
  csrf: Csrf
  log: Log
}
