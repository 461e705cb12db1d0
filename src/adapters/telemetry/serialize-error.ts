const MAX_CAUSES = 5

/** Fields of errors that explain them: ours, of Node and its database, and of OAuth. */
const TELLING_FIELDS = [
  'code',
  'kind',
  'field',
  'errcode',
  'status',
  'error',
  'error_description',
  'error_detail',
] as const

/**
 * What the log says of an error: its stack and its causes with theirs. Of its other fields only
 * those that are known to tell something: libraries attach whole requests to their errors.
 */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!Error.isError(error)) return error
  const { name, message, stack, cause } = error
  const { errors } = error as Partial<AggregateError>

  return {
    type: name,
    message,
    ...tellingFieldsOf(error),
    stack,
    cause: depth < MAX_CAUSES ? serializeError(cause, depth + 1) : undefined,
    errors: Array.isArray(errors)
      ? errors.slice(0, MAX_CAUSES).map((inner) => serializeError(inner, depth + 1))
      : undefined,
  }
}

const tellingFieldsOf = (error: Error): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(error).filter(
      ([name, value]) =>
        TELLING_FIELDS.some((field) => field === name) && typeof value !== 'object',
    ),
  )
