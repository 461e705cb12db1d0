/** What we write to people, as data. Texts are in the message catalogues, delivery in `adapters/mail`. */
export { MailNotConfigured } from './errors.ts'
export type { CodeTemplate, Mail, Mailer, NoticeTemplate } from './mailer.ts'
export { sendNotice } from './notices.ts'
