import { startMailServer } from '../../test/support/mail-server.ts'

/** A mail server that is asked for the codes in what it took. */
export interface MailReader extends AsyncDisposable {
  port: number
  /** Settles when a code has come to each of the addresses. */
  codesFor(addresses: ReadonlySet<string>): Promise<{ email: string; code: string }[]>
}

export async function startMailReader(): Promise<MailReader> {
  const server = await startMailServer()
  let read = 0

  return {
    port: server.port,
    async codesFor(addresses) {
      await server.untilTaken(read + addresses.size)
      const mails = server.mails.slice(read)
      read = server.mails.length

      return mails.flatMap(({ to, text }) => {
        const email = [to ?? []].flat()[0]?.text ?? ''
        const code = /\b\d{6}\b/.exec(text ?? '')?.[0]

        return code && addresses.has(email) ? [{ email, code }] : []
      })
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
