import { setTimeout as pause } from 'node:timers/promises'

const WITHIN_MS = 60_000
const EVERY_MS = 50

/** Asks again until it is so. @returns false when that did not come true within a minute */
export async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + WITHIN_MS
  while (Date.now() < deadline) {
    if (await isSo()) return true
    await pause(EVERY_MS)
  }

  return false
}
