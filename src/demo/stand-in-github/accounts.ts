import { type Clock, digest } from '../../core/values/index.ts'
import { BearerValues } from '../stand-in/bearer-values.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { Persona } from './personas.ts'

/** What a persona has allowed the client. */
export interface Grant {
  persona: Persona
  request: AuthorizationRequest
}

/** Turns approvals into codes, codes into tokens, and tokens into whom they speak for. */
export class Accounts {
  readonly #codes: BearerValues<Grant>
  readonly #tokens: BearerValues<Grant>

  constructor({ clock }: { clock: Clock }) {
    this.#codes = new BearerValues({ clock, lifetimeSeconds: 600 })
    this.#tokens = new BearerValues({ clock, lifetimeSeconds: 28_800 })
  }

  /** @returns the code, good for one exchange */
  approve(grant: Grant): string {
    return this.#codes.issue(grant)
  }

  /** @throws {OAuthError} */
  exchange(form: URLSearchParams): Readonly<Record<string, string>> {
    const grant = this.#codes.take(form.get('code') ?? '')
    const isSameRequest =
      grant?.request.redirectUri === form.get('redirect_uri') &&
      grant.request.codeChallenge === digest(form.get('code_verifier') ?? '')
    if (!grant || !isSameRequest) {
      throw new OAuthError('bad_verification_code', 'The code passed is incorrect or expired.')
    }

    return {
      access_token: this.#tokens.issue(grant),
      scope: grant.request.scopes.join(','),
      token_type: 'bearer',
    }
  }

  find(token: string): Grant | undefined {
    return this.#tokens.find(token)
  }
}
