import type { EmailAddress } from '../values/index.ts'

/** Mails that carry a code, good for so many minutes. */
export type CodeTemplate =
  | 'registration-code'
  | 'sign-in-code'
  | 'password-reset-code'
  | 'address-code'

/** Mails that only tell something. */
export type NoticeTemplate =
  | 'already-registered'
  | 'password-changed'
  | 'address-added'
  | 'address-made-primary'
  | 'address-removed'
  | 'identity-linked'
  | 'identity-unlinked'
  | 'account-deleted'
  | 'passkey-added'
  | 'passkey-removed'
  | 'two-step-on'
  | 'two-step-off'
  | 'recovery-codes-renewed'
  | 'recovery-code-used'

/**
 * Every mail we send, with what its text needs. A code has a file of its template's name in
 * `views/mail/`; what only tells something has its words alone, and `notice` around them.
 */
export type Mail = {
  to: EmailAddress
  locale: string
  /** Without the form with HTML, which every mail has otherwise. */
  isTextAlone?: boolean | undefined
} & ({ template: CodeTemplate; code: string; minutes: number } | { template: NoticeTemplate })

export interface Mailer {
  /**
   * Takes the mail over, at once. Whether and when it arrives is not told: whoever asked for it
   * must not find out from that whose address it is.
   */
  send(mail: Mail): Promise<void>
}
