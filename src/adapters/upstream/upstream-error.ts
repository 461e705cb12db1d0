import { isNativeError } from 'node:util/types'
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client'
import { DomainError } from '../../core/errors.ts'
import { UpstreamFailed, UpstreamRefused } from '../../core/upstream/index.ts'

/** Answers (OpenID Connect Core §3.1.2.6) that are about the person. Others are about us or them. */
const REFUSALS: ReadonlySet<string> = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'login_required',
])

/** The code that the browser brought is not, or no longer, good: RFC 6749 §5.2, and GitHub. */
const CODE_REFUSALS: ReadonlySet<string> = new Set(['invalid_grant', 'bad_verification_code'])

/** What an error of a call to an upstream means. The cause says why, and is fit for a log. */
export function asUpstreamError(error: unknown): DomainError {
  if (error instanceof DomainError) return error

  return isRefusal(error) ? new UpstreamRefused(reason(error)) : new UpstreamFailed(reason(error))
}

function isRefusal(error: unknown): boolean {
  if (error instanceof AuthorizationResponseError) return REFUSALS.has(error.error)

  return error instanceof ResponseBodyError && CODE_REFUSALS.has(error.error)
}

/**
 * The messages of an error and its causes, and nothing else of them: openid-client attaches whole
 * answers, and with them codes and tokens.
 */
function reason(error: unknown): Error {
  return new Error(causes(error).map(describe).join(': '))
}

function causes(error: unknown): readonly Error[] {
  return isNativeError(error) ? [error, ...causes(error.cause)] : []
}

function describe(error: Error): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return [error.message, error.error, error.error_description].filter(Boolean).join(', ')
  }

  // JSON.parse quotes the text that it cannot read.
  if (error.name === 'SyntaxError') return 'the answer is not JSON'

  // A failure to connect has no message when several addresses were tried.
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
