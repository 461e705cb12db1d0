/** What we write to people, as data. Texts are in the message catalogues, delivery in `adapters/mail`. */
export type { Mail, Mailer } from './mailer.ts'
