import { DomainError, Unavailable } from '../../core/errors.ts'
import { type Notice, statusOf } from '../http/index.ts'

/**
 * A refusal that the form can show, so that nothing that was typed is lost. An outage is none: it
 * is thrown on, to be answered and logged as one.
 */
export function refusalOf(error: unknown): { notice: Notice; status: number } {
  if (!(error instanceof DomainError) || error instanceof Unavailable) throw error

  const { code, kind, retryAfterSeconds: seconds } = error
  const field = FIELD_OF[code]

  return {
    notice: {
      code,
      ...(seconds !== undefined && { values: { seconds } }),
      ...(field && { field }),
    },
    status: statusOf[kind],
  }
}

/** The field that a refusal is about. */
const FIELD_OF: Readonly<Record<string, string>> = {
  invalid_email_address: 'email',
  invalid_email_code: 'code',
  invalid_one_time_code: 'code',
  invalid_recovery_code: 'code',
  name_required: 'name',
  name_too_long: 'name',
  password_too_common: 'password',
  password_too_long: 'password',
  password_too_short: 'password',
}
