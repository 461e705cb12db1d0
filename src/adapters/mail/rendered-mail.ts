import type { Mail } from '../../core/mail/index.ts'
import { chooseLanguage, renderTemplate, translator } from '../../texts/index.ts'

export interface RenderedMail {
  subject: string
  /** Plain text, lines ended by a line feed. */
  text: string
  /** The same as a document; undefined where the text is to be alone. */
  html: string | undefined
  /** BCP 47. */
  language: string
}

/** Writes a mail in the language of its locale, or in English. */
export function renderMail(mail: Mail): RenderedMail {
  const language = chooseLanguage([mail.locale])
  const t = translator(language.tag)
  // No code in it: a subject is shown on locked screens and kept in the logs of mail servers.
  const subject = t(`mail.${mail.template}.subject`)
  const locals = { t, language, title: subject, model: mail }
  const file = 'code' in mail ? mail.template : 'notice'

  return {
    subject,
    text: renderTemplate(`mail/${file}.txt`, locals),
    html: mail.isTextAlone ? undefined : renderDocument(file, locals),
    language: language.tag,
  }
}

const renderDocument = (file: string, locals: Readonly<Record<string, unknown>>): string =>
  renderTemplate('mail/layout.html', {
    ...locals,
    body: renderTemplate(`mail/${file}.html`, locals),
  })
