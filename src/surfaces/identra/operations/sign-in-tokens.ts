import type { z } from 'zod'
import type { SecondFactorSignIn } from '../../../core/second-factors/index.ts'
import { type User, UserDisabled, UserNotFound, type UserStore } from '../../../core/users/index.ts'
import { type DirectLogins, InvalidToken, type TokenPair } from '../../../oidc/index.ts'
import { bearerOf, type CallContext, callerOf } from './call-context.ts'
import type { tokenPair, tokenResponse } from './wire.ts'

export interface SignInTokensDeps {
  directLogins: DirectLogins
  secondFactorSignIn: Pick<SecondFactorSignIn, 'assertNotNeeded'>
  users: Pick<UserStore, 'find'>
}

/** The tokens of this surface: given to people, taken from them, and read. */
export class SignInTokens {
  readonly #deps: SignInTokensDeps

  constructor(deps: SignInTokensDeps) {
    this.#deps = deps
  }

  /**
   * For whoever has just proven to be the user by one factor. The contract has no second step.
   * @throws {SecondFactorRequired}
   */
  async signIn(user: Pick<User, 'id'>, context: CallContext): Promise<z.output<typeof tokenPair>> {
    await this.#deps.secondFactorSignIn.assertNotNeeded(user.id)

    return this.issue(user, context)
  }

  async issue({ id }: Pick<User, 'id'>, context: CallContext): Promise<z.output<typeof tokenPair>> {
    context.signal?.throwIfAborted()

    return toWire(await this.#deps.directLogins.issue(id, callerOf(context)))
  }

  async refresh(
    { refresh_token }: { refresh_token: string },
    context: CallContext,
  ): Promise<z.output<typeof tokenResponse>> {
    return {
      token: toWire(await this.#deps.directLogins.refresh(refresh_token, callerOf(context))),
    }
  }

  async revoke(
    { refresh_token }: { refresh_token: string },
    context: CallContext,
  ): Promise<Record<string, never>> {
    await this.#deps.directLogins.revoke(refresh_token, callerOf(context))

    return {}
  }

  /**
   * Whom the token of a call speaks for.
   * @throws {InvalidToken}
   * @throws {UserNotFound}
   * @throws {UserDisabled}
   */
  async authenticate(access_token: string | undefined, context: CallContext): Promise<User> {
    const token = bearerOf(context) ?? access_token
    if (!token) throw new InvalidToken()

    const user = await this.#deps.users.find(await this.#deps.directLogins.verify(token))
    if (!user) throw new UserNotFound()
    if (user.disabledAt !== undefined) throw new UserDisabled()

    return user
  }
}

const toWire = (pair: TokenPair): z.output<typeof tokenPair> => ({
  access_token: { token: pair.accessToken, expires_at: String(pair.accessTokenExpiresAt) },
  refresh_token: { token: pair.refreshToken, expires_at: String(pair.refreshTokenExpiresAt) },
  token_type: 'Bearer',
})
