import type { RegisteredApp } from '../../../src/core/apps/index.ts'
import { basicOf, postForm } from '../../support/form-request.ts'

export interface TokenAnswer {
  /** `no answer` when the connection broke first. */
  outcome: number | 'no answer'
  body: Record<string, string>
}

/** Asks a process for tokens, as an app that takes a broken connection for an answer like others. */
export async function requestToken(
  origin: string,
  app: RegisteredApp,
  fields: Record<string, string>,
): Promise<TokenAnswer> {
  try {
    const { status, body } = await postForm(`${origin}/oidc/token`, fields, basicOf(app))

    return { outcome: status, body: body as Record<string, string> }
  } catch {
    return { outcome: 'no answer', body: {} }
  }
}

export const refreshAt = (origin: string, app: RegisteredApp, refresh_token: string) =>
  requestToken(origin, app, { grant_type: 'refresh_token', refresh_token })
