import { type Command, Option } from 'commander'
import {
  activeKeyOf,
  decidePromotion,
  decideRetirement,
  decideRevocation,
  decideRotation,
  isPinned,
  type KeySituation,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
} from '../../core/signing-keys/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { type ChangeOptions, carryOut } from './carry-out.ts'

const KEY_ID = 'its id, as keys list shows it'

export const addPromoteKey = (keys: Command, context: CommandContext): Command =>
  withOptions(
    keys
      .command('promote')
      .description('Have a published key sign from now on, in the place of the one that does.')
      .argument('<key>', KEY_ID),
    'even if not everybody who verifies can have fetched it yet',
  )
    .addHelpText(
      'after',
      examples('latchkey keys promote 3vcG-kbCvGPTuYBcx7aB7wE9bPzUe2sXkyyTpkxD4Jc'),
    )
    .action((id: string, options: ChangeOptions) =>
      carryOut(context, options, (situation) => [decidePromotion(id, situation)]),
    )

export const addRetireKey = (keys: Command, context: CommandContext): Command =>
  withOptions(
    keys
      .command('retire')
      .description('Take a key out of use: one that signs, signs no more; any other is gone.')
      .argument('<key>', KEY_ID),
    'even if what it has signed is still valid, or nobody has fetched the key that takes over',
  )
    .addHelpText(
      'after',
      examples('latchkey keys retire 3vcG-kbCvGPTuYBcx7aB7wE9bPzUe2sXkyyTpkxD4Jc'),
    )
    .action((id: string, options: ChangeOptions) =>
      carryOut(context, options, (situation) => [decideRetirement(id, situation)]),
    )

export const addRotateKeys = (keys: Command, context: CommandContext): Command =>
  withOptions(
    keys
      .command('rotate')
      .description('Publish a new key now, which takes over once everybody can have fetched it.')
      .addOption(
        new Option('--alg <algorithm>', 'only the key of this algorithm').choices(
          SIGNING_ALGORITHMS,
        ),
      ),
    'have it take over at once',
  )
    .addHelpText('after', examples('latchkey keys rotate', 'latchkey keys rotate --alg ES256'))
    .action(({ alg, ...options }: ChangeOptions & { alg?: SigningAlgorithm }) =>
      carryOut(context, options, (situation) =>
        (alg ? [alg] : rotatedAlgorithmsOf(situation)).map((algorithm) =>
          decideRotation(algorithm, situation),
        ),
      ),
    )

export const addRevokeKey = (keys: Command, context: CommandContext): Command =>
  keys
    .command('revoke')
    .description('In an emergency: take a key out of use at once, with all that it has signed.')
    .argument('<key>', KEY_ID)
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('latchkey keys revoke 3vcG-kbCvGPTuYBcx7aB7wE9bPzUe2sXkyyTpkxD4Jc'),
    )
    .action((id: string, options: ChangeOptions) =>
      carryOut(context, options, (situation) => [decideRevocation(id, situation)]),
    )

const withOptions = (command: Command, now: string): Command =>
  command.option('--now', now).option('--yes', 'do not ask').option('--json', 'print JSON')

/** Those that can be rotated; when there are none, the one that says why. */
function rotatedAlgorithmsOf({ keys, settings }: KeySituation): readonly SigningAlgorithm[] {
  const rotated = SIGNING_ALGORITHMS.filter(
    (algorithm) => activeKeyOf(keys, algorithm) && !isPinned(keys, algorithm, settings),
  )

  return rotated.length ? rotated : ['RS256']
}
