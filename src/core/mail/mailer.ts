import type { EmailAddress } from '../values/index.ts'

/** Every mail we send, with what its text needs. A template's name is its file in `views/mail/`. */
export type Mail =
  | {
      template: 'registration-code'
      to: EmailAddress
      locale: string
      code: string
      minutes: number
    }
  | { template: 'already-registered'; to: EmailAddress; locale: string }

export interface Mailer {
  /** Hands the mail over. @throws {Unavailable} */
  send(mail: Mail): Promise<void>
}
