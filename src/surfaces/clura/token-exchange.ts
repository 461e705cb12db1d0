import type { Context } from 'koa'
import type { AppStore } from '../../core/apps/index.ts'
import type { AuditRecorder } from '../../core/audit/index.ts'
import type {
  AuthorizationCodes,
  Caller,
  TokenEndpoint,
  TokenParameters,
} from '../../oidc/index.ts'
import { TokenRequestRefused } from '../../oidc/index.ts'
import { jsonBody } from '../http/index.ts'
import { InvalidAppCredentials, InvalidCode, InvalidRefreshToken } from './errors.ts'
import { refreshRequest, tokenRequest } from './wire.ts'

export interface TokenExchangeDeps {
  apps: Pick<AppStore, 'findByClientId'>
  audit: AuditRecorder
  tokenEndpoint: Pick<TokenEndpoint, 'request'>
  codes: Pick<AuthorizationCodes, 'findRecipient'>
}

/** Clura's two token routes, as requests to our token endpoint. */
export class TokenExchange {
  readonly #deps: TokenExchangeDeps

  constructor(deps: TokenExchangeDeps) {
    this.#deps = deps
  }

  readonly exchange = async (ctx: Context): Promise<void> => {
    const { code, app_secret, app_client_id, code_verifier } = jsonBody(ctx, tokenRequest)
    const recipient = await this.#deps.codes.findRecipient(code)
    if (!recipient) {
      await this.#recordUnknownCode(app_client_id)
      throw new InvalidCode()
    }

    await this.#answer(ctx, InvalidCode, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: recipient.redirectUri,
      // Also when it is there and empty, as a form sends what nobody filled in.
      client_id: app_client_id || recipient.clientId,
      client_secret: app_secret,
      code_verifier,
    })
  }

  readonly refresh = async (ctx: Context): Promise<void> => {
    const { refresh_token, app_client_id, app_secret } = jsonBody(ctx, refreshRequest)

    await this.#answer(ctx, InvalidRefreshToken, {
      grant_type: 'refresh_token',
      refresh_token,
      client_id: app_client_id,
      client_secret: app_secret,
    })
  }

  /** Nobody asks the token endpoint about it, which would take it down. */
  async #recordUnknownCode(appClientId: string | undefined): Promise<void> {
    const { apps, audit } = this.#deps
    const app = appClientId ? await apps.findByClientId(appClientId) : undefined

    await audit.record({
      name: 'request.refused',
      outcome: 'failure',
      actor: 'app',
      clientId: app?.clientId,
      reason: 'invalid_grant',
      detail: 'the code was never issued, or is so old that nothing is known of it',
    })
  }

  async #answer(
    ctx: Context,
    InvalidGrant: typeof InvalidCode,
    parameters: TokenParameters,
  ): Promise<void> {
    ctx.set('Cache-Control', 'no-store')

    try {
      const { id_token, access_token, refresh_token } = await this.#deps.tokenEndpoint.request(
        parameters,
        callerOf(ctx),
      )
      ctx.body = { id_token, access_token, refresh_token }
    } catch (error) {
      if (!(error instanceof TokenRequestRefused)) throw error
      if (error.code === 'invalid_client') throw new InvalidAppCredentials(error)
      if (error.code === 'invalid_grant') throw new InvalidGrant(error)
      throw error
    }
  }
}

const callerOf = ({ ip, state }: Context): Caller => ({
  address: ip,
  correlationId: state.correlationId,
})
