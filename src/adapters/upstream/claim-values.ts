import { type EmailAddress, parseEmailAddress } from '../../core/values/index.ts'

/*
 * What an upstream says of somebody may be anything: too long, of another type, dangerous to show.
 * Whatever makes no sense is left out.
 */

const MAX_LENGTH = 255
const LANGUAGE_TAG = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i

export function textOf(claim: unknown, maxLength = MAX_LENGTH): string | undefined {
  if (typeof claim !== 'string') return undefined
  const trimmed = claim.trim()

  return trimmed && trimmed.length <= maxLength && !/\p{Cc}/u.test(trimmed) ? trimmed : undefined
}

export function httpsUrlOf(claim: unknown): string | undefined {
  const url = URL.parse(textOf(claim, 2_048) ?? '')

  return url?.protocol === 'https:' ? url.href : undefined
}

export function languageTagOf(claim: unknown): string | undefined {
  const tag = textOf(claim)

  return tag && LANGUAGE_TAG.test(tag) ? tag : undefined
}

export function emailAddressOf(claim: unknown): EmailAddress | undefined {
  const address = textOf(claim)
  if (address === undefined) return undefined

  try {
    return parseEmailAddress(address)
  } catch {
    return undefined
  }
}

/** Only what there is. */
export const withoutGaps = <Values extends object>(values: Values) =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>
