import { type EmailAddress, parseEmailAddress, Secret } from '../../core/values/index.ts'
import { quote, reading } from './reading.ts'

export interface SmtpServer {
  host: string
  port: number | undefined
  isImplicitTls: boolean
  credentials: { user: string; password: Secret } | undefined
}

/** `smtp://[user:password@]host[:port]`, or `smtps:` for TLS from the first byte. */
export const smtpUrl = reading((text, refuse): SmtpServer => {
  const url = URL.parse(text)
  const { username = '', password = '' } = url ?? {}
  const isWhole = /^smtps?:$/.test(url?.protocol ?? '') && url?.hostname
  // The value stays out of every message: it can hold a password.
  if (!isWhole || !isDecodable(username) || !isDecodable(password)) {
    refuse(
      'must be smtp://user:password@host:port or smtps://…, with %XX for what is no letter or digit',
    )
    return { host: '', port: undefined, isImplicitTls: false, credentials: undefined }
  }
  if (Boolean(username) !== Boolean(password)) refuse('must have both a user and a password')
  if (url.pathname.length > 1 || /[?#]/.test(text)) refuse('must end after the host and its port')

  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : undefined,
    isImplicitTls: url.protocol === 'smtps:',
    credentials: username
      ? { user: decodeURIComponent(username), password: new Secret(decodeURIComponent(password)) }
      : undefined,
  }
})

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** The address that mail is from. */
export const mailAddress = reading((text, refuse) => {
  try {
    return parseEmailAddress(text)
  } catch {
    refuse(`must be an email address alone, not ${quote(text)}`)
    return text as EmailAddress
  }
})

/** Shown beside an address. */
export const mailName = reading((text, refuse) => {
  if (/[\p{Cc}\p{Cf}]/u.test(text)) refuse('must not contain control characters')

  return text
})
