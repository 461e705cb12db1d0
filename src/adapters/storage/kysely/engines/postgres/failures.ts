import type { FailureMeaning } from '../server/server-pool.ts'

/** By SQLSTATE (PostgreSQL documentation, appendix A), never by a text, which is in any language. */
export function readPostgresFailure(error: unknown): FailureMeaning {
  const { code = '', severity } = error as { code?: string; severity?: string }

  // What is not from the server is from the way to it.
  if (severity === undefined || ENDING.test(code)) return 'lost'
  if (code === '23505') return 'unique-violation'
  // serialization_failure, deadlock_detected
  if (code === '40001' || code === '40P01') return 'contention'

  return 'failure'
}

// connection_exception, operator_intervention but query_canceled, idle_in_transaction_session_timeout
const ENDING = /^(08...|57P..|25P03)$/
