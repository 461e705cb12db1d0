import { DomainError, type ErrorKind } from '../../core/errors.ts'
import { type Notice, statusOf } from '../http/index.ts'

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
  const { code, kind, retryAfterSeconds: seconds } = error
  const field = FIELD_OF[code]

  return {
    error: {
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
  name_required: 'name',
  name_too_long: 'name',
  invalid_passkey_name: 'name',
  invalid_one_time_code: 'code',
  password_too_common: 'password',
  password_too_long: 'password',
  password_too_short: 'password',
  wrong_present_password: 'present',
}
