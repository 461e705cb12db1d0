import { backends } from './backends.ts'

/** The command line of `npm test` is not one that can be followed. */
export class Misuse extends Error {}

export interface CommandLine {
  /** The names of the backends whose suites are to be skipped. */
  without: readonly string[]
  /** Everything else: patterns and options of Jest. */
  jestArguments: readonly string[]
}

/**
 * Reads `--without NAME` (also `--without=NAME,NAME`, also SKIP_BACKENDS) and passes the rest on.
 * @throws {Misuse} for a name that is none, and in CI, where nothing is left out
 */
export function readCommandLine(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): CommandLine {
  const lists = [environment.SKIP_BACKENDS ?? '']
  const jestArguments: string[] = []
  const rest = words.values()
  for (const word of rest) {
    if (word === '--without') lists.push(rest.next().value ?? '')
    else if (word.startsWith('--without=')) lists.push(word.slice('--without='.length))
    else jestArguments.push(word)
  }

  const without = lists.flatMap((list) => list.split(',')).filter((name) => name !== '')
  refuseUnknown(without)
  if (without.length > 0 && environment.CI === 'true') {
    throw new Misuse('In CI every suite runs: take out --without and SKIP_BACKENDS.')
  }

  return { without, jestArguments }
}

function refuseUnknown(names: readonly string[]): void {
  const known = backends.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) throw new Misuse(`There is no backend "${unknown}". There is: ${known.join(', ')}`)
}
