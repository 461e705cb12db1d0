import { once } from 'node:events'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface MailServer extends AsyncDisposable {
  port: number
  /** What it took, the oldest first, as a mail program reads it. */
  mails: readonly ParsedMail[]
  /** How many mails were begun, taken or not. */
  tries(): number
  /** What it says to the next mails instead of taking them: `450`, `550`. */
  refuseWith(...codes: number[]): void
  /** Settles when so many mails were taken. */
  untilTaken(count: number): Promise<void>
}

/** A mail server for real, on loopback. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const refusals: number[] = []
  const waiting = new Set<() => void>()
  let tries = 0

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      tries += 1
      const code = refusals.shift()
      if (!code) return done()

      done(Object.assign(new Error(`<${address}> not now`), { responseCode: code }))
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        done()
        for (const wake of waiting) wake()
      }, done)
    },
    ...options,
  })
  // A client that was told something wrong on purpose goes away as it likes.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')

  return {
    port: (server.server.address() as { port: number }).port,
    mails,
    tries: () => tries,
    refuseWith: (...codes) => void refusals.push(...codes),
    async untilTaken(count) {
      while (mails.length < count) {
        await new Promise<void>((resolve) => waiting.add(resolve))
      }
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The addresses that a header names. */
export const addressesOf = (header: AddressObject | AddressObject[] | undefined) =>
  [header ?? []].flat().flatMap(({ value }) => value)
