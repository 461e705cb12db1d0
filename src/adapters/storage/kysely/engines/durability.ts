import { AsyncLocalStorage } from 'node:async_hooks'

const scope = new AsyncLocalStorage<boolean>()

/**
 * Runs work whose writes a power cut may undo, though no end of the process: an engine that has it
 * cheaper so does not wait for the disk. Kysely has no word for it that would reach its driver.
 */
export const losably = <Result>(work: () => Promise<Result>): Promise<Result> =>
  scope.run(true, work)

/** Whether what is begun now may be lost so. */
export const mayBeLost = (): boolean => scope.getStore() ?? false
