import type { Command } from 'commander'
import { primaryEmail } from '../../core/users/index.ts'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson, printable } from '../output/index.ts'
import { findUser } from './find-user.ts'

export const addResetFactors = (users: Command, context: CommandContext): Command =>
  users
    .command('reset-factors')
    .description('Remove the passkeys and the two-step verification of a user who lost them.')
    .argument('<user>', 'their id or address')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Be sure that it is them who asks: after it a password, a mailed code or an account elsewhere is
enough. Nobody is told by mail, and where they are signed in they stay so.
${examples('latchkey users reset-factors ada@example.com')}`,
    )
    .action(async (idOrEmail: string, options: { yes?: boolean; json?: boolean }) => {
      const { terminal } = context
      await using operator = await openConsole(context)
      const { audit, passkeys, secondFactors, users } = operator
      const { id, name, emails } = await findUser(users, idOrEmail)
      const called = printable(primaryEmail({ emails })?.address ?? name ?? id)

      await confirm(terminal, `Remove every passkey and second factor of ${called}?`, options)
      const removed = {
        passkeys: await passkeys.deleteAll(id),
        secondFactor: await secondFactors.remove(id),
      }
      if (removed.passkeys) await audit.record({ name: 'passkey.removed', userId: id })
      if (removed.secondFactor) await audit.record({ name: 'second_factor.removed', userId: id })

      terminal.print(options.json ? formatJson({ removed }) : describe(called, removed))
    })

const describe = (
  called: string,
  { passkeys, secondFactor }: { passkeys: number; secondFactor: boolean },
): string => {
  if (!passkeys && !secondFactor) return `${called} had nothing to remove.`
  const parts = [
    passkeys && `${passkeys} ${passkeys === 1 ? 'passkey' : 'passkeys'}`,
    secondFactor && 'two-step verification',
  ]

  return `Removed from ${called}: ${parts.filter(Boolean).join(', ')}.`
}
