import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type Config, InvalidConfiguration, loadConfig } from '../../config/index.ts'
import type { CommandContext } from '../command-context.ts'
import { type Finding, fault } from './finding.ts'

/** The configuration, or what is wrong with it. Unlike every other command it makes no secret. */
export function readSettings({
  env,
  terminal,
}: Pick<CommandContext, 'env' | 'terminal'>): Config | readonly Finding[] {
  try {
    return loadConfig(env, { isTerminal: terminal.isScreen, readSecretFile })
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error

    return error.faults.map(({ variable, problem, example }) =>
      fault('configuration', `${variable} ${problem}.`, `For example: ${example}`),
    )
  }
}

const readSecretFile = (path: string) =>
  existsSync(path)
    ? { text: readFileSync(path, 'utf8'), wasGenerated: false }
    : { text: randomBytes(32).toString('base64url'), wasGenerated: false }
