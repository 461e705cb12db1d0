import type { z } from 'zod'
import { networkOf } from '../../../core/limits/index.ts'
import type { PasswordSignIn } from '../../../core/passwords/index.ts'
import type { PasswordRegistration } from '../../../core/registration/index.ts'
import { parseEmailAddress, Secret } from '../../../core/values/index.ts'
import { type CallContext, languageOf } from './call-context.ts'
import type { SignInTokens } from './sign-in-tokens.ts'
import type { passwordRequest, tokenResponse } from './wire.ts'

export interface PasswordLoginDeps {
  passwordSignIn: Pick<PasswordSignIn, 'signIn'>
  passwordRegistration: Pick<PasswordRegistration, 'register'>
}

/** Signing in by a password, and registering with one. */
export class PasswordLogin {
  readonly #deps: PasswordLoginDeps
  readonly #tokens: SignInTokens

  constructor(deps: PasswordLoginDeps, tokens: SignInTokens) {
    this.#deps = deps
    this.#tokens = tokens
  }

  async register(
    { email, password }: z.output<typeof passwordRequest>,
    context: CallContext,
  ): Promise<z.output<typeof tokenResponse>> {
    const user = await this.#deps.passwordRegistration.register({
      email,
      password: new Secret(password),
      network: networkOf(context.remoteAddress),
      locale: languageOf(context),
    })

    return { token: await this.#tokens.signIn(user, context) }
  }

  async login(
    { email, password }: z.output<typeof passwordRequest>,
    context: CallContext,
  ): Promise<z.output<typeof tokenResponse>> {
    const user = await this.#deps.passwordSignIn.signIn({
      email: parseEmailAddress(email),
      password: new Secret(password),
      network: networkOf(context.remoteAddress),
      mayBeClaim: true,
    })

    return { token: await this.#tokens.signIn(user, context) }
  }
}
