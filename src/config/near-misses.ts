import type { Environment } from './env.ts'
import { variableNames } from './variables/index.ts'

const MAX_DISTANCE = 2
const MIN_LENGTH = 8

/** A sentence for each variable that looks like a misspelt one of ours. */
export const warnOfNearMisses = (env: Environment): readonly string[] =>
  Object.keys(env).flatMap((name) => {
    const meant = findMeant(name)

    return meant ? `${name} is not a variable of Latchkey. Did you mean ${meant}?` : []
  })

function findMeant(name: string): string | undefined {
  const names: readonly string[] = variableNames
  if (name.length < MIN_LENGTH || names.includes(name)) return undefined

  return names.find(
    (known) => known.length >= MIN_LENGTH && editDistance(name, known) <= MAX_DISTANCE,
  )
}

/** Levenshtein: how many characters to insert, delete or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)

  for (const [index, character] of [...from].entries()) {
    const next = [index + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }

  return row.at(-1) ?? 0
}
