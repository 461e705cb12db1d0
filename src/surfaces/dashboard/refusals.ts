import { InvalidAppSetting } from '../../core/apps/index.ts'
import { InvalidPersonalToken } from '../../core/developers/index.ts'
import { DomainError, type ErrorKind } from '../../core/errors.ts'
import { type Notice, statusOf } from '../http/index.ts'

/** What a form can show and somebody can put right. Anything else is thrown on. */
const SHOWN: ReadonlySet<ErrorKind> = new Set(['invalid', 'conflict'])

/** A refusal that the form can show, so that nothing that was typed is lost. */
export function refusalOf(error: unknown): { error: Notice; status: number } {
  if (!(error instanceof DomainError) || !SHOWN.has(error.kind)) throw error
  const status = statusOf[error.kind]

  if (error instanceof InvalidAppSetting || error instanceof InvalidPersonalToken) {
    const { code, field, fault } = error

    return { error: { code, field, ...fault }, status }
  }

  return { error: { code: error.code }, status }
}
