/** What a caller may do about an error. Each edge has one table from kind to status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rate-limited'
  | 'unavailable'

export interface DomainErrorOptions {
  /** For the log, never for the caller. */
  cause?: unknown
  /** When trying again makes sense, in whole seconds from now. */
  retryAfterSeconds?: number
}

/**
 * A refusal with a meaning. `code` is stable and is the key of its text in the message catalogues;
 * `message` is an English text fit for the caller.
 */
export abstract class DomainError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly retryAfterSeconds: number | undefined

  constructor(code: string, kind: ErrorKind, message: string, options: DomainErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.kind = kind
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** A store, an upstream or the mail server did not do its work. Never the caller's fault. */
export class Unavailable extends DomainError {
  constructor(what: string, cause?: unknown, retryAfterSeconds?: number) {
    super('unavailable', 'unavailable', `${what} is not available at the moment.`, {
      cause,
      retryAfterSeconds,
    })
  }
}

/** What is wrong with a value that people type, for those who say it to them in their language. */
export interface Fault {
  /** Stable, as that of an error. */
  code: string
  /** What the text of it names. */
  values?: Readonly<Record<string, string | number>>
}
