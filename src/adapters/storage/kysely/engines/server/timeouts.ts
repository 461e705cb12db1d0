/** To get a connection, a new one or one that is given back. */
export const CONNECTION_MS = 5_000

/** For one statement, waiting for locks included; the server gives up by itself. */
export const STATEMENT_MS = 10_000

/** For its answer: the server, or the way to it, may be dead. */
export const ANSWER_MS = STATEMENT_MS + 2_000

/** Between the statements of one transaction, all of which a request sends without a pause. */
export const IDLE_TRANSACTION_MS = 30_000

/** To say goodbye to every connection. */
export const CLOSING_MS = 5_000
