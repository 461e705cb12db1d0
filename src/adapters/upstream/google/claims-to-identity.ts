import { UpstreamFailed, type UpstreamIdentity } from '../../../core/upstream/index.ts'
import type { UserProfile } from '../../../core/users/index.ts'
import { parseEmailAddress } from '../../../core/values/index.ts'

type Claims = Readonly<Record<string, unknown>>

const MAX_LENGTH = 255
const LANGUAGE_TAG = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i

/**
 * The claims of a verified ID token as an identity. Claims that make no sense are left out.
 * @throws {UpstreamFailed} when even `sub` makes none
 */
export function claimsToIdentity(claims: Claims): UpstreamIdentity {
  const subject = text(claims.sub)
  if (subject === undefined || subject !== claims.sub) {
    throw new UpstreamFailed(new Error('the ID token has no usable sub'))
  }

  return { provider: 'google', subject, profile: profile(claims), email: email(claims) }
}

function profile(claims: Claims): UserProfile {
  const known = {
    name: text(claims.name),
    givenName: text(claims.given_name),
    familyName: text(claims.family_name),
    picture: httpsUrl(claims.picture),
    locale: languageTag(claims.locale),
  }

  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}

function email(claims: Claims): UpstreamIdentity['email'] {
  const address = text(claims.email)
  if (address === undefined) return undefined

  try {
    // The string "true" is no promise either.
    return { address: parseEmailAddress(address), isVouchedFor: claims.email_verified === true }
  } catch {
    return undefined
  }
}

function text(claim: unknown, maxLength = MAX_LENGTH): string | undefined {
  if (typeof claim !== 'string') return undefined
  const trimmed = claim.trim()

  return trimmed && trimmed.length <= maxLength && !/\p{Cc}/u.test(trimmed) ? trimmed : undefined
}

function httpsUrl(claim: unknown): string | undefined {
  const url = URL.parse(text(claim, 2_048) ?? '')

  return url?.protocol === 'https:' ? url.href : undefined
}

function languageTag(claim: unknown): string | undefined {
  const tag = text(claim)

  return tag && LANGUAGE_TAG.test(tag) ? tag : undefined
}
