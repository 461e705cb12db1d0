import { DomainError, type ErrorKind } from '../../core/errors.ts'
import { formRefusal, type Notice } from '../http/index.ts'

/** What a form can show and somebody can put right. Anything else is thrown on. */
const SHOWN: ReadonlySet<ErrorKind> = new Set([
  'invalid',
  'conflict',
  'unauthenticated',
  'rate-limited',
])

/** A refusal that the form can show. */
export function refusalOf(error: unknown): { error: Notice; status: number } {
  if (!(error instanceof DomainError) || !SHOWN.has(error.kind)) throw error
  const { notice, status } = formRefusal(error)

  return { error: notice, status }
}
