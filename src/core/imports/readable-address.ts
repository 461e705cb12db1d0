import { type EmailAddress, parseEmailAddress } from '../values/index.ts'

/** The address in our form; undefined where there is none, or something that is none. */
export function readableAddress(email: string | undefined): EmailAddress | undefined {
  try {
    return email === undefined ? undefined : parseEmailAddress(email)
  } catch {
    return undefined
  }
}
