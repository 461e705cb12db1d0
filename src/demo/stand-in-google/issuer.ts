import { hash } from 'node:crypto'
import { type Clock, digest } from '../../core/values/index.ts'
import { BearerValues } from '../stand-in/bearer-values.ts'
import type { Client } from '../stand-in/client.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { IdTokenSigner } from './id-token-signer.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import type { Persona } from './personas.ts'

/** What a persona has allowed the client. */
interface Grant {
  persona: Persona
  request: AuthorizationRequest
}

export interface TokenResponse {
  token_type: 'Bearer'
  access_token: string
  expires_in: number
  scope: string
  id_token: string
  refresh_token?: string
}

/** Turns approvals into codes, codes into tokens, and access tokens into claims. */
export class Issuer {
  readonly #client: Client
  readonly #signer: IdTokenSigner
  readonly #isTerse: boolean
  readonly #codes: BearerValues<Grant>
  readonly #accessTokens: BearerValues<Grant>
  readonly #refreshTokens: BearerValues<Grant>

  constructor(options: { client: Client; signer: IdTokenSigner; isTerse: boolean; clock: Clock }) {
    const { client, signer, isTerse, clock } = options
    this.#client = client
    this.#signer = signer
    this.#isTerse = isTerse
    this.#codes = new BearerValues({ clock, lifetimeSeconds: 60 })
    this.#accessTokens = new BearerValues({ clock, lifetimeSeconds: 3_600 })
    this.#refreshTokens = new BearerValues({ clock, lifetimeSeconds: 86_400 })
  }

  /** @returns the code, good for one exchange within a minute */
  approve(persona: Persona, request: AuthorizationRequest): string {
    return this.#codes.issue({ persona, request })
  }

  /** @throws {OAuthError} */
  exchange(form: URLSearchParams, misbehaviour?: Misbehaviour): Promise<TokenResponse> {
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const grant = this.#takeCode(form)

        return this.#issueTokens(grant, { nonce: grant.request.nonce, misbehaviour })
      }
      case 'refresh_token':
        return this.#issueTokens(this.#takeRefreshToken(form), { misbehaviour })
      default:
        throw new OAuthError('unsupported_grant_type', 'This grant type is not supported.')
    }
  }

  /** @throws {OAuthError} */
  userinfo(accessToken: string): Readonly<Record<string, unknown>> {
    const grant = this.#accessTokens.find(accessToken)
    if (!grant) throw new OAuthError('invalid_token', 'The access token is not valid.', 401)

    return claims(grant)
  }

  #takeCode(form: URLSearchParams): Grant {
    const grant = this.#codes.take(form.get('code') ?? '')
    // RFC 7636 §4.6
    const challenge = digest(form.get('code_verifier') ?? '')

    if (
      !grant ||
      grant.request.redirectUri !== form.get('redirect_uri') ||
      grant.request.codeChallenge !== challenge
    ) {
      throw new OAuthError('invalid_grant', 'The code is not valid, or not for this request.')
    }

    return grant
  }

  #takeRefreshToken(form: URLSearchParams): Grant {
    const grant = this.#refreshTokens.take(form.get('refresh_token') ?? '')
    if (!grant) throw new OAuthError('invalid_grant', 'The refresh token is not valid.')

    return grant
  }

  async #issueTokens(
    grant: Grant,
    { nonce, misbehaviour }: { nonce?: string | undefined; misbehaviour: Misbehaviour | undefined },
  ): Promise<TokenResponse> {
    const accessToken = this.#accessTokens.issue(grant)
    const idToken = await this.#signer.sign(
      {
        ...(this.#isTerse ? { sub: grant.persona.sub } : claims(grant)),
        aud: this.#client.clientId,
        azp: this.#client.clientId,
        at_hash: atHash(accessToken),
        ...(nonce !== undefined && { nonce }),
      },
      misbehaviour,
    )

    return {
      token_type: 'Bearer',
      access_token: accessToken,
      expires_in: this.#accessTokens.lifetimeSeconds,
      scope: grant.request.scopes.join(' '),
      id_token: idToken,
      ...(grant.request.scopes.includes('offline_access') && {
        refresh_token: this.#refreshTokens.issue(grant),
      }),
    }
  }
}

/** OpenID Connect Core §5.4: what each scope shows. */
function claims({ persona, request }: Grant): Readonly<Record<string, unknown>> {
  const { sub, email, email_verified, ...profile } = persona

  return {
    sub,
    ...(request.scopes.includes('profile') && profile),
    ...(request.scopes.includes('email') && { email, email_verified }),
  }
}

/** OpenID Connect Core §3.1.3.6: the left half of the hash. */
const atHash = (accessToken: string): string =>
  hash('sha256', accessToken, 'buffer').subarray(0, 16).toString('base64url')
