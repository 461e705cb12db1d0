/**
 * Looks for what is wrong, and says of each thing what to do about it. It only looks: what is found
 * is left to the operator, and what is served to `serve`.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { FaultsFound } from '../errors.ts'
import { examples } from '../examples.ts'
import { formatJson } from '../output/index.ts'
import { examine } from './examine.ts'
import { describeFindings, inOrder } from './print-findings.ts'
import { readSettings } from './read-settings.ts'

export const addDoctorCommand = (program: Command, context: CommandContext): Command =>
  program
    .command('doctor')
    .description(
      'Look for what is wrong with the configuration, the stores and what apps see of the issuer.',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey doctor', 'latchkey doctor --json'))
    .action(async ({ json }: { json?: boolean }) => {
      const settings = readSettings(context)
      const findings = 'issuer' in settings ? await examine(settings, context) : settings
      const faults = findings.filter(({ severity }) => severity === 'fault').length

      context.terminal.print(
        json ? formatJson({ findings: inOrder(findings) }) : describeFindings(findings),
      )
      if (faults) throw new FaultsFound(faults)
    })
