/** How long a database server is waited for, so that every request is answered in bounded time. */
export interface TimeLimits {
  /** To get a connection: a new one, or one that is given back. */
  connectionMs: number
  /** For one statement, waiting for locks included. The server itself gives up then. */
  statementMs: number
  /** For its answer: the server, or the way to it, may be dead. */
  answerMs: number
}

export const TIME_LIMITS: TimeLimits = {
  connectionMs: 5_000,
  statementMs: 10_000,
  answerMs: 12_000,
}

/** Between the statements of one transaction, all of which a request sends without a pause. */
export const IDLE_TRANSACTION_MS = 30_000

/** Until a connection that nobody uses is asked whether it is still there. */
export const KEEP_ALIVE_MS = 10_000

/** To say goodbye to every connection. */
export const CLOSING_MS = 5_000
