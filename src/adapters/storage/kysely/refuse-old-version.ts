import type { Product } from './engines/index.ts'
import { DatabaseTooOld } from './errors.ts'

/**
 * @param text what `select version()` said; a product that is not among those is let through
 * @throws {DatabaseTooOld}
 */
export function refuseOldVersion(text: string, products: readonly Product[]): void {
  for (const { name, version, oldest } of products) {
    const found = version.exec(text)?.slice(1).map(Number)
    if (!found) continue
    if (isOlder(found, oldest)) throw new DatabaseTooOld(name, found.join('.'), oldest.join('.'))

    return
  }
}

/** The first part in which they differ decides. */
function isOlder(found: readonly number[], oldest: readonly number[]): boolean {
  const index = found.findIndex((part, position) => part !== (oldest[position] ?? 0))

  return index >= 0 && (found[index] ?? 0) < (oldest[index] ?? 0)
}
