import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// Debian keeps its servers where only root's PATH leads.
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * Whether a program does more than be there: a package can leave a mere pointer to another shop.
 * @param question an option that it answers without doing anything
 */
export const isRunnable = (path: string, question = '--version'): boolean =>
  spawnSync(path, [question], { stdio: 'ignore', timeout: 20_000 }).status === 0

/** Every file of that name on the PATH, in its order. */
export const pathsOf = (name: string): readonly string[] =>
  [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS]
    .map((folder) => join(folder, name))
    .filter((path) => existsSync(path))

/** The first program of these names that is on the PATH and runs. */
export const findProgram = (names: readonly string[], question?: string): string | undefined =>
  names.flatMap(pathsOf).find((path) => isRunnable(path, question))
