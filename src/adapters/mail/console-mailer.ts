import type { Mail, Mailer } from '../../core/mail/index.ts'
import { renderMail } from './rendered-mail.ts'

const INDENT = '  '

/** Prints mail, so that somebody without a mail server can read the code. */
export class ConsoleMailer implements Mailer {
  readonly #print: (text: string) => void

  constructor({ print }: { print: (text: string) => void }) {
    this.#print = print
  }

  async send(mail: Mail): Promise<void> {
    const { subject, text } = renderMail(mail)
    const lines = [`To: ${mail.to}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')]

    this.#print(`\n${lines.map((line) => `${INDENT}${line}`.trimEnd()).join('\n')}\n`)
  }
}
