import type { MailSettings } from './config.ts'
import { isLoopback } from './loopback.ts'
import type { Values } from './variables/index.ts'

// RFC 8314 §3.3, RFC 6409
const PORTS = { implicit: 465, starttls: 587, none: 25 } as const

/** How mail leaves. Without a server it is printed, where nobody but the developer can be meant. */
export function interpretMail(values: Values, issuer: string): MailSettings {
  const server = serverOf(values)
  if (!server || !values.MAIL_FROM) {
    return { kind: isLoopback(new URL(issuer).hostname) ? 'terminal' : 'none' }
  }
  const { host, port, isImplicitTls, credentials } = server
  const tls = values.SMTP_TLS ?? usualTls(host, isImplicitTls || port === PORTS.implicit)

  return {
    kind: 'smtp',
    host,
    port: port ?? PORTS[tls],
    tls,
    credentials,
    from: { address: values.MAIL_FROM, name: values.MAIL_FROM_NAME },
  }
}

/** Where the server is, as it was said in one of the two ways. */
function serverOf({ SMTP_URL, SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD }: Values) {
  if (SMTP_URL) return SMTP_URL
  if (!SMTP_HOST) return undefined

  return {
    host: SMTP_HOST,
    port: SMTP_PORT,
    isImplicitTls: false,
    credentials:
      SMTP_USER && SMTP_PASSWORD ? { user: SMTP_USER, password: SMTP_PASSWORD } : undefined,
  }
}

const usualTls = (host: string, isImplicit: boolean) => {
  if (isImplicit) return 'implicit'

  return isLoopback(host) ? 'none' : 'starttls'
}
