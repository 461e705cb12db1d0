import { UpstreamFailed, type UpstreamIdentity } from '../../../core/upstream/index.ts'
import { emailAddressOf, httpsUrlOf, languageTagOf, textOf, withoutGaps } from '../claim-values.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * Claims that an issuer was shown to have made, as an identity. Those that make no sense are left
 * out.
 * @throws {UpstreamFailed} when even `sub` makes none
 */
export function claimsToIdentity(provider: string, claims: Claims): UpstreamIdentity {
  const subject = textOf(claims.sub)
  if (subject === undefined || subject !== claims.sub) {
    throw new UpstreamFailed(new Error('the ID token has no usable sub'))
  }

  const profile = withoutGaps({
    name: textOf(claims.name),
    givenName: textOf(claims.given_name),
    familyName: textOf(claims.family_name),
    picture: httpsUrlOf(claims.picture),
    locale: languageTagOf(claims.locale),
  })

  return {
    provider,
    subject,
    username: textOf(claims.preferred_username),
    profile,
    email: emailOf(claims),
  }
}

function emailOf(claims: Claims): UpstreamIdentity['email'] {
  const address = emailAddressOf(claims.email)

  // The string "true" is no promise either.
  return address && { address, isVouchedFor: claims.email_verified === true }
}
