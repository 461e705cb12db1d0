import { bodyParser } from '@koa/bodyparser'
import type { Context, Middleware } from 'koa'
import { z } from 'zod'
import { DomainError } from '../../core/errors.ts'

/** The body is no JSON object, or a field of it is missing or of a wrong type. */
export class InvalidBody extends DomainError {
  constructor(message: string) {
    super('invalid_request', 'invalid', message)
  }
}

const NOT_JSON = 'the body must be a JSON object, with Content-Type: application/json'

/** Reads bodies of JSON. @throws {InvalidBody} when there is a body of another kind */
export const readJson: Middleware = (ctx, next) => {
  if (ctx.request.length !== 0 && ctx.is('json') === false) throw new InvalidBody(NOT_JSON)

  return parseJson(ctx, next)
}

const parseJson = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '64kb',
  onError: (error) => {
    if ((error as { status?: number }).status === 413) throw error
    // Without its cause: JSON.parse quotes the text that it cannot read, and secrets with it.
    throw new InvalidBody(NOT_JSON)
  },
})

/**
 * What came, as the schema wants it; fields that it does not name are left out.
 * @throws {InvalidBody} with the message of the first field that is wrong
 */
export function jsonBody<Schema extends z.ZodObject>(ctx: Context, schema: Schema) {
  const { body } = ctx.request as { body?: unknown }
  if (!z.record(z.string(), z.unknown()).safeParse(body).success) throw new InvalidBody(NOT_JSON)

  const { data, error } = schema.safeParse(body)
  if (error) throw new InvalidBody(error.issues[0]?.message ?? NOT_JSON)

  return data
}

/** A text that has to be there, and says so by its name. */
export const requiredText = (name: string) =>
  z
    .string({ error: ({ input }) => `${name} ${input === undefined ? 'is required' : NO_TEXT}` })
    .min(1, `${name} is required`)

/** A text that may be left out. */
export const optionalText = (name: string) => z.string(`${name} ${NO_TEXT}`).optional()

const NO_TEXT = 'must be a string'
