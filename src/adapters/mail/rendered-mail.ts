import type { Mail } from '../../core/mail/index.ts'
import { chooseLanguage, renderTemplate, translator } from '../../texts/index.ts'

export interface RenderedMail {
  subject: string
  /** Plain text, lines ended by a line feed. */
  text: string
}

/** Writes a mail in the language of its locale, or in English. */
export function renderMail(mail: Mail): RenderedMail {
  const t = translator(chooseLanguage([mail.locale]).tag)

  return {
    // No code in it: a subject is shown on locked screens and kept in the logs of mail servers.
    subject: t(`mail.${mail.template}.subject`),
    text: renderTemplate(`mail/${mail.template}.txt`, { t, model: mail }),
  }
}
