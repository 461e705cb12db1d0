import type { Config } from '../../config/index.ts'
import { systemClock } from '../../core/values/index.ts'
import { firstAccountOf } from '../../first-account.ts'
import type { Storage } from '../../storage.ts'
import { setupLink } from '../../surfaces/setup/index.ts'
import type { Terminal } from '../terminal.ts'

/** Prints where the first account is made, as long as there is none: beside the log, not in it. */
export async function inviteFirstUser(
  { issuer }: Pick<Config, 'issuer'>,
  storage: Storage,
  terminal: Pick<Terminal, 'warn'>,
): Promise<void> {
  const token = await firstAccountOf(storage, systemClock).invite()
  if (token === undefined) return

  terminal.warn(
    `Nobody has an account yet. Create the first one here, within an hour:\n  ${setupLink(issuer, token)}`,
  )
}
