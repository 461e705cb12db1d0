import { backends } from './backends.ts'
import { dialects } from './storages.ts'

/** The command line of `npm test` is not one that can be followed. */
export class Misuse extends Error {}

export interface CommandLine {
  /** The names of the backends whose suites are to be skipped. */
  without: readonly string[]
  /** The SQL dialects that the suites run on. */
  dialects: readonly string[]
  /** Everything else: patterns and options of Jest. */
  jestArguments: readonly string[]
}

/**
 * Reads `--without NAME` (also `--without=NAME,NAME`, also SKIP_BACKENDS) and DIALECTS, and passes
 * the rest on.
 * @throws {Misuse} for a name that is none, and in CI, where nothing is left out
 */
export function readCommandLine(
  words: readonly string[],
  { SKIP_BACKENDS = '', DIALECTS = '', CI }: NodeJS.ProcessEnv,
): CommandLine {
  const lists = [SKIP_BACKENDS]
  const jestArguments: string[] = []
  const rest = words.values()
  for (const word of rest) {
    if (word === '--without') lists.push(rest.next().value ?? '')
    else if (word.startsWith('--without=')) lists.push(word.slice('--without='.length))
    else jestArguments.push(word)
  }

  const known = Object.keys(dialects)
  const without = lists.flatMap(split)
  const chosen = split(DIALECTS)
  refuseUnknown(
    'backend',
    without,
    backends.map(({ name }) => name),
  )
  refuseUnknown('dialect', chosen, known)
  if (CI === 'true' && without.length + chosen.length > 0) {
    throw new Misuse('In CI every suite runs: take out --without, SKIP_BACKENDS and DIALECTS.')
  }
  if (chosen.length === 0) return { without, dialects: known, jestArguments }

  const servers = known.filter((dialect) => !chosen.includes(dialect)).map((it) => dialects[it])

  return {
    without: [...new Set([...without, ...servers.filter((name) => name !== undefined)])],
    dialects: chosen,
    jestArguments,
  }
}

const split = (list: string): string[] => list.split(',').filter((name) => name !== '')

function refuseUnknown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) throw new Misuse(`There is no ${what} "${unknown}". There is: ${known.join(', ')}`)
}
