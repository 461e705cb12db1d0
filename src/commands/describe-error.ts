import type { Environment } from '../config/index.ts'
import { DomainError } from '../core/errors.ts'
import { Misuse } from './errors.ts'

/** What an operator is told: the error and its causes, when debugging also where it comes from. */
export function describeError(error: unknown, env: Environment): string {
  const reasons = messagesOf(error).join('\n  because: ')
  const isRefusal = error instanceof DomainError || error instanceof Misuse
  const stack = error instanceof Error && isDebugging(env) && !isRefusal ? `\n${error.stack}` : ''

  return `${reasons}${stack}`
}

const isDebugging = ({ LOG_LEVEL }: Environment): boolean =>
  LOG_LEVEL === 'debug' || LOG_LEVEL === 'trace'

// For callers of a surface the cause stays in the log; an operator has nothing else to look at.
function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)]

  return [error.message, ...messagesOf(error.cause)]
}
