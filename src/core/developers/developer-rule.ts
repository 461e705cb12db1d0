import type { User } from '../users/index.ts'
import type { EmailAddress } from '../values/index.ts'

/** Who may register apps: an operator's decision. */
export type DeveloperRule =
  | 'anyone'
  | {
      addresses: readonly EmailAddress[]
      /** Without the @. Subdomains are domains of their own. */
      domains: readonly string[]
    }

/** Only an address that is verified says anything about who somebody is. */
export const isDeveloper = ({ emails }: Pick<User, 'emails'>, rule: DeveloperRule): boolean =>
  rule === 'anyone' ||
  emails.some(
    ({ address, verifiedAt }) =>
      verifiedAt !== undefined &&
      (rule.addresses.includes(address) || rule.domains.includes(domainOf(address))),
  )

const domainOf = (address: EmailAddress): string => address.slice(address.lastIndexOf('@') + 1)
