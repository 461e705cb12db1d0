import { setTimeout as pause } from 'node:timers/promises'

const MAX_ATTEMPTS = 10
const MAX_MS = 5_000
const MAX_PAUSE_MS = 100

/**
 * Runs work again as long as it fails because others were in its way, which leaves nothing of it.
 * @throws its last error after ten attempts, or after the first that ends later than in five seconds
 */
export async function untilUndisturbed<Result>(
  run: () => Promise<Result>,
  isDisturbed: (error: unknown) => boolean,
): Promise<Result> {
  const startedAt = Date.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (!isDisturbed(error)) throw error
      if (attempt >= MAX_ATTEMPTS || Date.now() - startedAt > MAX_MS) throw error
      // At random, or those who met would meet again.
      await pause(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt))
    }
  }
}
