import { describe, expect, test } from '@jest/globals'
import { ConsoleMailer, MemoryInbox, renderMail } from '../../src/adapters/mail/index.ts'
import type { Mail } from '../../src/core/mail/index.ts'
import { parseEmailAddress } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'

const codeMail = (code = '482913', locale = 'en'): Mail => ({
  template: 'registration-code',
  to: parseEmailAddress("o'hara@example.org"),
  locale,
  code,
  minutes: 10,
})

describe('a mail', () => {
  test('is written in the language of its reader, as plain text', () => {
    expect(renderMail(codeMail('482913', 'de-AT'))).toMatchObject({
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      text: expect.stringMatching(/^Guten Tag,\n\n.*\n {4}482913\n.*10 Minuten.*-- \nLatchkey\n$/s),
    })
  })

  test('is in English for a reader of any other language', () => {
    const { to } = codeMail()

    expect(renderMail({ template: 'already-registered', to, locale: 'fr' }).subject).toBe(
      'You already have an account',
    )
  })

  test('says the same as a document, in which nothing becomes markup', () => {
    const { html } = renderMail(codeMail('<b>&'))

    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/)
    expect(html).toContain('<strong>&lt;b&gt;&amp;</strong>')
  })

  test('shows its code in the text alone', () => {
    const { subject, text } = renderMail(codeMail())

    expect(subject).not.toContain('482913')
    expect(text).toContain('482913')
  })
})

describe('the console', () => {
  test('shows to whom, what about, and all of the text', async () => {
    const printed: string[] = []
    await new ConsoleMailer({ print: (text) => printed.push(text) }).send(codeMail())

    expect(printed.join('')).toContain("To: o'hara@example.org")
    expect(printed.join('')).toContain('Subject: Confirm your email address')
    expect(printed.join('')).toContain('482913')
  })
})

describe('the inbox', () => {
  test('keeps the last fifty mails, the newest first', async () => {
    const clock = new TestClock()
    const inbox = new MemoryInbox({ clock })
    for (let code = 100_000; code <= 100_050; code++) await inbox.send(codeMail(String(code)))

    expect(inbox.mails).toHaveLength(50)
    expect(inbox.mails[0]?.text).toContain('100050')
    expect(inbox.mails[49]?.text).toContain('100001')
    expect(inbox.mails[0]?.sentAt).toBe(clock.now())
  })

  test('hands each mail on', async () => {
    const next = new MemoryInbox({ clock: new TestClock() })
    await new MemoryInbox({ clock: new TestClock(), next }).send(codeMail())

    expect(next.mails).toHaveLength(1)
  })
})
