import type { z } from 'zod'
import type { AddressCodeSignIn } from '../../../core/email-codes/index.ts'
import { networkOf } from '../../../core/limits/index.ts'
import { type CallContext, languageOf } from './call-context.ts'
import { MailNotConfigured } from './errors.ts'
import type { SignInTokens } from './sign-in-tokens.ts'
import type { loginByEmailCodeRequest, sendLoginEmailCodeRequest, tokenResponse } from './wire.ts'

export interface EmailLoginDeps {
  /** Undefined where there is no mail. */
  addressCodeSignIn: AddressCodeSignIn | undefined
}

/** Signing in by a mailed code. */
export class EmailLogin {
  readonly #deps: EmailLoginDeps
  readonly #tokens: SignInTokens

  constructor(deps: EmailLoginDeps, tokens: SignInTokens) {
    this.#deps = deps
    this.#tokens = tokens
  }

  /** With `use_html` the mail has both forms, and whoever reads it chooses; else its text alone. */
  async sendCode(
    { email, use_html }: z.output<typeof sendLoginEmailCodeRequest>,
    context: CallContext,
  ): Promise<Record<string, never>> {
    await this.#codes.begin({
      email,
      network: networkOf(context.remoteAddress),
      locale: languageOf(context),
      isTextAlone: !use_html,
    })

    return {}
  }

  async login(
    { email, code }: z.output<typeof loginByEmailCodeRequest>,
    context: CallContext,
  ): Promise<z.output<typeof tokenResponse>> {
    const network = networkOf(context.remoteAddress)
    const user = await this.#codes.confirm({ email, code, network })

    return { token: await this.#tokens.signIn(user, context) }
  }

  get #codes(): AddressCodeSignIn {
    const { addressCodeSignIn } = this.#deps
    if (!addressCodeSignIn) throw new MailNotConfigured()

    return addressCodeSignIn
  }
}
