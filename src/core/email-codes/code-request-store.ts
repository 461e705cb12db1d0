import type { Instant } from '../values/index.ts'
import type { EmailCodeKey } from './email-code-store.ts'

/** Somebody who asked for a code in a browser and has not entered it there yet. */
export interface CodeRequest extends EmailCodeKey {
  purpose: 'sign-in' | 'reset-password' | 'add-address'
  /** The language of the mails. */
  locale: string
  expiresAt: Instant
}

/** One browser asks for one code at a time, for each purpose. */
export type CodeRequestKey = Pick<CodeRequest, 'purpose' | 'binding'>

export interface CodeRequestStore {
  /** Replaces an earlier one of the same key. */
  put(request: CodeRequest): Promise<void>

  /** Undefined also when it has expired. */
  find(key: CodeRequestKey, now: Instant): Promise<CodeRequest | undefined>

  delete(key: CodeRequestKey): Promise<void>
}
