import type { z } from 'zod'
import type { PasswordStore } from '../../../core/passwords/index.ts'
import type { ExternalIdentityStore } from '../../../core/upstream/index.ts'
import { primaryEmail } from '../../../core/users/index.ts'
import type { CallContext } from './call-context.ts'
import type { SignInTokens } from './sign-in-tokens.ts'
import type { getCurrentUserLoginInfoRequest, getCurrentUserLoginInfoResponse } from './wire.ts'

export interface LoginInfoDeps {
  identities: Pick<ExternalIdentityStore, 'listOfUser'>
  passwords: Pick<PasswordStore, 'findHash'>
}

/** How whoever asks can sign in. */
export class LoginInfo {
  readonly #deps: LoginInfoDeps
  readonly #tokens: SignInTokens

  constructor(deps: LoginInfoDeps, tokens: SignInTokens) {
    this.#deps = deps
    this.#tokens = tokens
  }

  async ofCaller(
    { access_token }: z.output<typeof getCurrentUserLoginInfoRequest>,
    context: CallContext,
  ): Promise<z.output<typeof getCurrentUserLoginInfoResponse>> {
    const { identities, passwords } = this.#deps
    const user = await this.#tokens.authenticate(access_token, context)
    const linked = await identities.listOfUser(user.id)
    const gitHub = linked.find(({ provider }) => provider === 'github')

    return {
      user_id: user.id,
      email: primaryEmail(user)?.address ?? '',
      ...(gitHub && { github_id: gitHub.subject }),
      password_enabled: (await passwords.findHash(user.id)) !== undefined,
      oauth_connections: linked.map(({ provider, subject }) => ({
        provider,
        provider_user_id: subject,
      })),
    }
  }
}
