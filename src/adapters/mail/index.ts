/**
 * Brings mail to people, or to whoever stands in for them: the console, a demo's inbox. What is
 * written, and when, is left to core; its words to `texts`.
 */
export { ConsoleMailer } from './console-mailer.ts'
export { MailDelivery } from './mail-delivery.ts'
export { MailNotTaken, type MailTransport } from './mail-transport.ts'
export { type KeptMail, MemoryInbox } from './memory-inbox.ts'
export { openMailer } from './open-mailer.ts'
export { type RenderedMail, renderMail } from './rendered-mail.ts'
export { verifyMailServer } from './verify-mail-server.ts'
