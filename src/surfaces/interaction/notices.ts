import { DomainError, Unavailable } from '../../core/errors.ts'
import { formRefusal, type Notice } from '../http/index.ts'

/** A refusal that the form can show. An outage is none: it is thrown on, to be logged as one. */
export function refusalOf(error: unknown): { notice: Notice; status: number } {
  if (!(error instanceof DomainError) || error instanceof Unavailable) throw error

  return formRefusal(error)
}
