import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 20
const PATIENCE_MS = 120_000

/** Settles as soon as it is so. What never comes true fails, however patient the test is. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error(`it never came true: ${isSo}`)
    await pause(LOOK_MS)
  }
}
