import { type Command, Option } from 'commander'
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../core/signing-keys/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { describeKeys, keyToJson } from './print-keys.ts'

export const addAddKey = (keys: Command, context: CommandContext): Command =>
  keys
    .command('add')
    .description(
      'Publish a new key. It signs when none of its algorithm does yet, else when it is promoted.',
    )
    .addOption(
      new Option('--alg <algorithm>', 'what it signs with')
        .choices(SIGNING_ALGORITHMS)
        .makeOptionMandatory(),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey keys add --alg ES256'))
    .action(async ({ alg, json }: { alg: SigningAlgorithm; json?: boolean }) => {
      await using operator = await openConsole(context)
      const key = await operator.signingKeys.add(alg)

      const situation = await operator.keyOperations.situation()

      context.terminal.print(
        json ? formatJson(keyToJson(key, situation)) : describeKeys([key], situation),
      )
    })
