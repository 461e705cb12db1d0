import type { ErrorKind } from '../../core/errors.ts'

/** RFC 9110 and 6585. */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'rate-limited': 429,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>
