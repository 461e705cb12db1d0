import { describe, expect, test } from '@jest/globals'
import { MailDelivery, openMailer } from '../../src/adapters/mail/index.ts'
import { SmtpTransport } from '../../src/adapters/mail/smtp-transport.ts'
import type { SmtpSettings } from '../../src/config/index.ts'
import type { LogFields } from '../../src/core/log.ts'
import type { Mail } from '../../src/core/mail/index.ts'
import { parseEmailAddress, Secret } from '../../src/core/values/index.ts'
import { newCertificate } from '../support/certificate.ts'
import { freePort } from '../support/free-port.ts'
import { addressesOf, startMailServer } from '../support/mail-server.ts'

const MAIL: Mail = {
  template: 'sign-in-code',
  to: parseEmailAddress('ada@example.com'),
  locale: 'de',
  code: '482913',
  minutes: 10,
}

const settings = (port: number, changes: Partial<SmtpSettings> = {}): SmtpSettings => ({
  kind: 'smtp',
  host: '127.0.0.1',
  port,
  tls: 'none',
  credentials: undefined,
  from: { address: parseEmailAddress('login@example.org'), name: 'Kite “Photos”, Köln' },
  ...changes,
})

/** A log that is only written down, level by level. */
function notebook() {
  const lines: [level: string, fields: LogFields, message: string][] = []
  const at = (level: string) => (fields: LogFields, message: string) =>
    void lines.push([level, fields, message])

  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function deliverTo(port: number, changes: Partial<SmtpSettings> = {}) {
  const log = notebook()
  const pauses: number[] = []
  const delivery = new MailDelivery({
    transport: new SmtpTransport(settings(port, changes)),
    log,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  })

  return { delivery, log, pauses, [Symbol.asyncDispose]: () => delivery[Symbol.asyncDispose]() }
}

/** Until the log has a line that says how it went. */
async function outcome({ lines }: ReturnType<typeof notebook>) {
  const isOver = () => lines.find(([, , message]) => /handed to|given up/.test(message))
  while (!isOver()) await new Promise(setImmediate)

  return isOver()
}

describe('a mail by SMTP', () => {
  test('arrives as text and as a document, in the language of its reader', async () => {
    await using server = await startMailServer()
    await using sender = deliverTo(server.port)
    await sender.delivery.send(MAIL)
    await server.untilTaken(1)
    const [mail] = server.mails

    expect(addressesOf(mail?.from)).toEqual([
      { address: 'login@example.org', name: 'Kite “Photos”, Köln' },
    ])
    expect(addressesOf(mail?.to).map(({ address }) => address)).toEqual(['ada@example.com'])
    expect(mail?.subject).toBe('Ihr Code zum Anmelden')
    expect(mail?.text).toMatch(/^Guten Tag,\n\n.*482913.*10 Minuten/s)
    expect(mail?.html).toMatch(/<html lang="de".*<strong>482913<\/strong>.*10 Minuten/s)
    expect(mail?.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' })
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail?.headers.get('content-language')).toBe('de')
  })

  test('arrives as a text alone where that was asked for', async () => {
    await using server = await startMailServer()
    await using sender = deliverTo(server.port)
    await sender.delivery.send({ ...MAIL, isTextAlone: true })
    await server.untilTaken(1)
    const [mail] = server.mails

    expect(mail?.text).toMatch('482913')
    expect(mail?.headers.get('content-type')).toMatchObject({ value: 'text/plain' })
  })

  test('is sent by whoever has a user and a password there', async () => {
    const seen: unknown[] = []
    await using server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        seen.push([username, password])
        done(null, { user: username })
      },
    })
    const credentials = { user: 'latchkey', password: new Secret('p@ss word') }
    await using sender = deliverTo(server.port, { credentials })
    await sender.delivery.send(MAIL)
    await server.untilTaken(1)

    expect(seen).toEqual([['latchkey', 'p@ss word']])
  })

  test.each([
    ['in the clear', false],
    ['to a server that nobody vouches for', true],
  ])('is never sent %s where TLS is asked for', async (_, hasTls) => {
    const { certificate: cert, key } = await newCertificate()
    await using server = await startMailServer(hasTls ? { cert, key, disabledCommands: [] } : {})
    await using sender = deliverTo(server.port, { tls: 'starttls' })
    await sender.delivery.send(MAIL)

    expect(await outcome(sender.log)).toMatchObject(['error', {}, 'a mail was given up'])
    expect(server.tries()).toBe(0)
  })

  test('is tried again while the server is busy', async () => {
    await using server = await startMailServer()
    server.refuseWith(450, 451)
    await using sender = deliverTo(server.port)
    await sender.delivery.send(MAIL)

    expect(await outcome(sender.log)).toMatchObject(['info', { attempt: 3 }, /handed/])
    expect(sender.pauses.slice(1)).toEqual([2_000, 10_000])
    expect(server.mails).toHaveLength(1)
  })

  test('is given up at once when the server will never take it', async () => {
    await using server = await startMailServer()
    server.refuseWith(550)
    await using sender = deliverTo(server.port)
    await sender.delivery.send(MAIL)

    expect(await outcome(sender.log)).toMatchObject([
      'error',
      { attempt: 1 },
      'a mail was given up',
    ])
    expect(server.tries()).toBe(1)
  })

  test('is given up after five tries, within the life of its code', async () => {
    await using sender = deliverTo(await freePort())
    await sender.delivery.send(MAIL)

    expect(await outcome(sender.log)).toMatchObject([
      'error',
      { attempt: 5 },
      'a mail was given up',
    ])
    expect(sender.pauses).toHaveLength(5)
    expect(sender.pauses.reduce((sum, pause) => sum + pause)).toBeLessThan(10 * 60_000)
  })

  test('leaves neither its address nor its code in the log', async () => {
    await using server = await startMailServer()
    server.refuseWith(450, 550)
    await using sender = deliverTo(server.port)
    await sender.delivery.send(MAIL)
    await outcome(sender.log)
    const logged = JSON.stringify(sender.log.lines)

    expect(logged).toContain('a***@example.com')
    expect(logged).toContain('not now')
    expect(logged).not.toContain('ada@')
    expect(logged).not.toContain('482913')
  })

  test('is begun after the answer to who asked for it, and all the same when the program ends', async () => {
    await using server = await startMailServer()
    const log = notebook()
    {
      await using delivery = new MailDelivery({
        transport: new SmtpTransport(settings(server.port)),
        log,
      })
      await delivery.send(MAIL)
      expect(server.tries()).toBe(0)
    }

    expect(server.mails).toHaveLength(1)
  })

  test('that waits for another try does not keep the program from ending', async () => {
    const log = notebook()
    const port = await freePort()
    {
      await using delivery = new MailDelivery({
        transport: new SmtpTransport(settings(port)),
        log,
      })
      await delivery.send(MAIL)
      while (!log.lines.some(([level]) => level === 'warn')) await new Promise(setImmediate)
    }

    expect(log.lines.at(-1)).toMatchObject(['error', {}, 'a mail was given up: the program ends'])
  })
})

test.each([
  [0, 'info', 'the mail server takes our mail'],
  [535, 'error', 'the mail server does not take our mail'],
])('at start it is said whether the server takes mail: %d, %s', async (code, level, message) => {
  await using server = await startMailServer({
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) =>
      code
        ? done(Object.assign(new Error('go away'), { responseCode: code }))
        : done(null, { user: 'latchkey' }),
  })
  const log = notebook()
  const credentials = { user: 'latchkey', password: new Secret('secret') }
  const mailer = await openMailer(settings(server.port, { credentials }), { log, print: () => {} })
  while (!log.lines.length) await new Promise(setImmediate)
  await mailer?.[Symbol.asyncDispose]?.()

  expect(log.lines).toMatchObject([[level, {}, message]])
})
