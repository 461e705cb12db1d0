import { bodyParser } from '@koa/bodyparser'
import type { Context, Middleware } from 'koa'
import { DomainError } from '../../core/errors.ts'

/** A field is missing, was sent twice, or the body is no form. */
export class InvalidForm extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_request', 'invalid', 'The form was not sent as it should be.', { cause })
  }
}

/** Reads `application/x-www-form-urlencoded` bodies of forms that people fill in. */
export const readForm: Middleware = bodyParser({
  enableTypes: ['form'],
  formLimit: '16kb',
  onError: (error) => {
    throw new InvalidForm(error)
  },
})

/** A text field; an absent one is empty. @throws {InvalidForm} when it came more than once */
export function field(ctx: Context, name: string): string {
  const body = (ctx.request as { body?: Record<string, unknown> }).body ?? {}
  const value = Object.hasOwn(body, name) ? body[name] : ''
  if (typeof value !== 'string') throw new InvalidForm()

  return value
}
