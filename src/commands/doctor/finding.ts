/** What was looked at and found. Texts hold no secret. */
export interface Finding {
  /** What was looked at: `issuer`, `database`. */
  check: string
  /** A fault keeps people or apps from signing in, safely; a warning does not yet. */
  severity: 'fine' | 'warning' | 'fault'
  text: string
  /** What to do about it. Of a fault and a warning always. */
  advice?: string
}

export const fine = (check: string, text: string): Finding => ({ check, severity: 'fine', text })

export const warning = (check: string, text: string, advice: string): Finding => ({
  check,
  severity: 'warning',
  text,
  advice,
})

export const fault = (check: string, text: string, advice: string): Finding => ({
  check,
  severity: 'fault',
  text,
  advice,
})

/** An error and its causes, in one line. */
export function reasonOf(error: unknown): string {
  if (!Error.isError(error)) return String(error)
  const { message, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const said = message || code || error.name

  return cause === undefined ? said : `${said} (${reasonOf(cause)})`
}
