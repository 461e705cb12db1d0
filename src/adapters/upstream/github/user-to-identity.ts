import { UpstreamFailed, type UpstreamIdentity } from '../../../core/upstream/index.ts'
import { emailAddressOf, httpsUrlOf, textOf, withoutGaps } from '../claim-values.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * What `/user` and `/user/emails` say, as an identity. Its subject is the number of the account:
 * the login can be given up, and be somebody else's the day after. Of the addresses the primary one
 * counts, and is vouched for when GitHub has verified it.
 * @throws {UpstreamFailed} when it is not said who it is, or the addresses are no list
 */
export function userToIdentity(user: unknown, emails: unknown): UpstreamIdentity {
  const { id, login, name, avatar_url } = valuesOf(user)
  if (!Number.isSafeInteger(id) || Number(id) <= 0) {
    throw new UpstreamFailed(new Error('the user has no usable id'))
  }
  if (!Array.isArray(emails)) throw new UpstreamFailed(new Error('the addresses are no list'))

  return {
    provider: 'github',
    subject: String(id),
    username: textOf(login),
    profile: withoutGaps({ name: textOf(name) ?? textOf(login), picture: httpsUrlOf(avatar_url) }),
    email: primaryOf(emails),
  }
}

function primaryOf(emails: readonly unknown[]): UpstreamIdentity['email'] {
  const primary = emails.map(valuesOf).find((email) => email.primary === true)
  const address = emailAddressOf(primary?.email)

  return address && { address, isVouchedFor: primary?.verified === true }
}

const valuesOf = (answer: unknown): Values =>
  typeof answer === 'object' && answer !== null ? (answer as Values) : {}
