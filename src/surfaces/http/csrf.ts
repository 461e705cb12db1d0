import type { Context } from 'koa'
import { DomainError } from '../../core/errors.ts'
import { isSameDigest, keyedDigest } from '../../core/values/index.ts'
import { field } from './form.ts'

/** The form was not sent from our page in this browser. */
export class ForgedRequest extends DomainError {
  constructor() {
    super('csrf', 'forbidden', 'The form was not sent from this page.')
  }
}

/** Ties a form to the page it stands on: a token only that page knows, and the browser's word. */
export class Csrf {
  readonly #key: Buffer
  readonly #origin: string

  constructor({ key, issuer }: { key: Buffer; issuer: string }) {
    this.#key = key
    this.#origin = new URL(issuer).origin
  }

  /** @param subject what only this browser knows, such as the id of its interaction */
  token(subject: string): string {
    return keyedDigest(this.#key, subject)
  }

  /** @throws {ForgedRequest} */
  check(ctx: Context, subject: string): void {
    const origin = ctx.get('Origin')
    if (origin && origin !== this.#origin) throw new ForgedRequest()
    if (!isSameDigest(field(ctx, 'csrf'), this.token(subject))) throw new ForgedRequest()
  }
}
