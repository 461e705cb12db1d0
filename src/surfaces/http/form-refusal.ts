import type { DomainError } from '../../core/errors.ts'
import type { Notice } from './pages/index.ts'
import { statusOf } from './status-of.ts'

/** A refusal as a form shows it, at the field that it is about, so that nothing typed is lost. */
export function formRefusal({ code, kind, retryAfterSeconds: seconds }: DomainError): {
  notice: Notice
  status: number
} {
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
  invalid_passkey_name: 'name',
  invalid_recovery_code: 'code',
  name_required: 'name',
  name_too_long: 'name',
  password_too_common: 'password',
  password_too_long: 'password',
  password_too_short: 'password',
  wrong_present_password: 'present',
}
