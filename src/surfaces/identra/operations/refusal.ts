import { DomainError, type ErrorKind } from '../../../core/errors.ts'

/** The canonical codes of gRPC, as far as we say them. */
// biome-ignore format: a table
export const GrpcCode = {
  INVALID_ARGUMENT:    3,
  NOT_FOUND:           5,
  ALREADY_EXISTS:      6,
  PERMISSION_DENIED:   7,
  RESOURCE_EXHAUSTED:  8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED:       12,
  INTERNAL:            13,
  UNAVAILABLE:         14,
  UNAUTHENTICATED:     16,
} as const

export type GrpcCode = (typeof GrpcCode)[keyof typeof GrpcCode]

/** Why an operation was not carried out, in the words of either door. */
export interface Refusal {
  code: GrpcCode
  /** Fit for the caller. */
  message: string
  retryAfterSeconds?: number | undefined
}

// biome-ignore format: a table
const BY_KIND = {
  invalid:         GrpcCode.INVALID_ARGUMENT,
  unauthenticated: GrpcCode.UNAUTHENTICATED,
  forbidden:       GrpcCode.PERMISSION_DENIED,
  'not-found':     GrpcCode.NOT_FOUND,
  conflict:        GrpcCode.ALREADY_EXISTS,
  'rate-limited':  GrpcCode.RESOURCE_EXHAUSTED,
  unavailable:     GrpcCode.UNAVAILABLE,
} as const satisfies Record<ErrorKind, GrpcCode>

/** Where Identra's contract says something else of an error than its kind does. */
// biome-ignore format: a table
const BY_CODE: Readonly<Record<string, GrpcCode>> = {
  unknown_upstream:            GrpcCode.INVALID_ARGUMENT,
  upstream_refused:            GrpcCode.UNAUTHENTICATED,
  provider_not_configured:     GrpcCode.FAILED_PRECONDITION,
  mail_not_configured:         GrpcCode.FAILED_PRECONDITION,
  redirect_url_not_configured: GrpcCode.FAILED_PRECONDITION,
}

/** What the caller is told of an error; of a bug or an outage no more than that there is one. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof DomainError)) {
    return { code: GrpcCode.INTERNAL, message: 'Internal server error' }
  }
  const { code, kind, message, retryAfterSeconds } = error

  return { code: BY_CODE[code] ?? BY_KIND[kind], message, retryAfterSeconds }
}
