import type { User } from '../users/index.ts'
import type { Mailer, NoticeTemplate } from './mailer.ts'

/**
 * Tells a person something by every address that they have verified: whoever took over one mailbox
 * is noticed in another. Without a mailer, nothing.
 */
export async function sendNotice(
  mailer: Mailer | undefined,
  { emails, locale }: Pick<User, 'emails' | 'locale'>,
  template: NoticeTemplate,
  otherwise = 'en',
): Promise<void> {
  for (const { address, verifiedAt } of emails) {
    if (verifiedAt === undefined) continue
    await mailer?.send({ template, to: address, locale: locale ?? otherwise })
  }
}
