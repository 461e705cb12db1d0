import { serializeError } from './serialize-error.ts'

const MASK = '[secret]'

const MAX_DEPTH = 8

/** What fields and headers with credentials are called, in lower case and without - and _. */
const CREDENTIAL_NAMES = new Set([
  'accesstoken',
  'appsecret',
  'assertion',
  'authorization',
  'clientassertion',
  'clientsecret',
  'code',
  'codeverifier',
  'cookie',
  'cookies',
  'dpop',
  'idtoken',
  'idtokenhint',
  'password',
  'proxyauthorization',
  'refreshtoken',
  'secret',
  'setcookie',
  'subjecttoken',
  'token',
])

/**
 * The fields of a line of the log, credentials masked by their name at any depth. Errors become
 * what can be printed of them; a `Secret` masks itself.
 */
export const withoutCredentials = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, maskField(name, value, 1)]),
  )

const maskField = (name: string, value: unknown, depth: number): unknown =>
  isCredential(name) && value !== undefined ? MASK : maskValue(value, depth)

function isCredential(name: string): boolean {
  const known = judged.get(name)
  if (known !== undefined) return known

  const judgement = CREDENTIAL_NAMES.has(name.replaceAll(/[-_]/g, '').toLowerCase())
  // What callers make up has no end.
  if (judged.size < MAX_JUDGED) judged.set(name, judgement)

  return judgement
}

/** The log says the same few names in every line. */
const judged = new Map<string, boolean>()

const MAX_JUDGED = 1_000

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object') return value
  if (Error.isError(value)) return serializeError(value)
  if (!Array.isArray(value) && !isPlainObject(value)) return value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth + 1))

  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskField(name, inner, depth + 1)]),
  )
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)

  // Parsed queries and forms have no prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
