import Koa, { type Middleware } from 'koa'
import { inject } from 'light-my-request'
import { Unavailable } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { routes } from './routes.ts'
import { TokenRequestRefused } from './token-request-refused.ts'

/** RFC 6749 §5.1. */
export interface TokenSet {
  access_token: string
  token_type: string
  expires_in: number
  scope?: string
  id_token?: string
  refresh_token?: string
}

/** On whose behalf a request is made: what happens is logged under their id and address. */
export interface Caller {
  address: string
  correlationId: string
}

/** By their names on the wire; what is undefined is not sent. */
export type TokenParameters = Readonly<Record<string, string | undefined>>

export interface TokenEndpointDeps {
  issuer: string
  /** All that stands before and in the endpoint when a request comes by HTTP, from the outside in. */
  middleware: readonly Middleware[]
  log: Log
}

/**
 * Our own token endpoint, asked within the process. There is no second way to a token: such a
 * request takes the path of every other, with the same transaction, rotation, limits and events.
 */
export class TokenEndpoint {
  readonly #dispatch: ReturnType<Koa['callback']>
  readonly #issuer: URL

  constructor({ issuer, middleware, log }: TokenEndpointDeps) {
    // As in the application that serves HTTP: the headers that we set ourselves are believed.
    const app = new Koa({ proxy: true })
    app.use(takeOverCorrelationId)
    for (const one of middleware) app.use(one)
    app.on('error', (error, ctx?: Koa.Context) => {
      log.error({ correlationId: ctx?.state.correlationId, err: error }, 'the request failed')
    })

    this.#dispatch = app.callback()
    this.#issuer = new URL(issuer)
  }

  /**
   * @throws {TokenRequestRefused}
   * @throws {Unavailable}
   */
  async request(parameters: TokenParameters, caller: Caller): Promise<TokenSet> {
    return JSON.parse(await this.#post(routes.token, parameters, caller))
  }

  /**
   * Takes a token back at the revocation endpoint beside it (RFC 7009); one that is none any more
   * is no error.
   * @throws {TokenRequestRefused}
   * @throws {Unavailable}
   */
  async revoke(parameters: TokenParameters, caller: Caller): Promise<void> {
    await this.#post(routes.revocation, parameters, caller)
  }

  async #post(url: string, parameters: TokenParameters, caller: Caller): Promise<string> {
    const { statusCode, body } = await inject(this.#dispatch, {
      method: 'POST',
      url,
      headers: this.#headers(caller),
      payload: toForm(parameters),
    })

    if (statusCode === 200) return body
    if (statusCode === 503) throw new Unavailable('The token endpoint')
    if (statusCode >= 500) throw new Error(`the token endpoint answered ${statusCode}`)

    throw new TokenRequestRefused(statusCode, JSON.parse(body))
  }

  #headers({ address, correlationId }: Caller): Record<string, string> {
    const { host, protocol } = this.#issuer

    return {
      host,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': address,
      'x-forwarded-host': host,
      'x-forwarded-proto': protocol.slice(0, -1),
      [CORRELATION_ID]: correlationId,
    }
  }
}

const CORRELATION_ID = 'x-request-id'

const takeOverCorrelationId: Middleware = (ctx, next) => {
  ctx.state.correlationId = ctx.get(CORRELATION_ID)

  return next()
}

const toForm = (parameters: TokenParameters): string =>
  new URLSearchParams(
    Object.entries(parameters).filter(
      (parameter): parameter is [string, string] => parameter[1] !== undefined,
    ),
  ).toString()
