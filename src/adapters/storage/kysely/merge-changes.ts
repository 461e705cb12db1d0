type Fields = Readonly<Record<string, unknown>>

/**
 * Three-way merge, field by field: what `mine` changed since `base` is laid over `current`. What
 * others added, changed or removed in the meantime stays as they left it.
 */
export function mergeChanges(base: Fields, mine: Fields, current: Fields): Fields {
  const merged: Record<string, unknown> = { ...current }

  for (const field of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    if (isSame(base[field], mine[field])) continue
    if (field in mine) merged[field] = mine[field]
    else delete merged[field]
  }

  return merged
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
