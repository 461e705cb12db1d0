import type { Environment } from './env.ts'
import { variableNames } from './variables/index.ts'

/** A short name is near to names that others use: PORT to SORT, HOST to COST. */
const maxDistance = ({ length }: string): number => (length >= 8 ? 2 : length >= 6 ? 1 : 0)

/** A sentence for each variable that looks like a misspelt one of ours. */
export const warnOfNearMisses = (env: Environment): readonly string[] =>
  Object.keys(env).flatMap((name) => {
    const meant = findMeant(name)

    return meant ? `${name} is not a variable of Latchkey. Did you mean ${meant}?` : []
  })

function findMeant(name: string): string | undefined {
  const names: readonly string[] = variableNames
  if (names.includes(name)) return undefined

  return names.find((known) => editDistance(name, known) <= maxDistance(known))
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
