import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a program does more than be there: a package can leave a mere pointer to another shop. */
export const isRunnable = (path: string): boolean =>
  spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0

/** Every file of that name on the PATH, in its order. */
export const pathsOf = (name: string): readonly string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter((path) => existsSync(path))

/** The first program of these names that is on the PATH and runs. */
export const findProgram = (names: readonly string[]): string | undefined =>
  names.flatMap(pathsOf).find(isRunnable)
