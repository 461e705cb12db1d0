import type { User, UserEmail } from '../../core/users/index.ts'
import { formatInstant, formatJson, formatRecord, toTimestamp } from '../output/index.ts'
import type { Terminal } from '../terminal.ts'

export const printUser = (terminal: Terminal, user: User, { json }: { json?: boolean }): void =>
  terminal.print(json ? formatJson(userToJson(user)) : describeUser(user))

/** A user as programs read it. */
export const userToJson = ({ emails, createdAt, updatedAt, disabledAt, ...user }: User) => ({
  ...user,
  emails: emails.map(({ address, isPrimary, verifiedAt }) => ({
    address,
    isPrimary,
    verifiedAt: toTimestamp(verifiedAt),
  })),
  createdAt: toTimestamp(createdAt),
  updatedAt: toTimestamp(updatedAt),
  disabledAt: toTimestamp(disabledAt),
})

/** A user as people read it. */
export const describeUser = (user: User): string =>
  formatRecord([
    ['id', user.id],
    ['name', user.name],
    ...user.emails.map((email) => ['address', describeEmail(email)] as const),
    ['phone', user.phoneNumber],
    ['locale', user.locale],
    ['created', formatInstant(user.createdAt)],
    ['disabled', formatInstant(user.disabledAt)],
  ])

const describeEmail = ({ address, isPrimary, verifiedAt }: UserEmail): string =>
  [address, isPrimary && 'primary', verifiedAt ? 'verified' : 'not verified']
    .filter(Boolean)
    .join(', ')
