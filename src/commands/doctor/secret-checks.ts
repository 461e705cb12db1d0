import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Environment } from '../../config/index.ts'
import { type Finding, fault, warning } from './finding.ts'
import { sqlitePathOf } from './places.ts'

const checks: readonly ((config: Config, env: Environment) => Finding | undefined)[] = [
  (_, { LATCHKEY_SECRET }) =>
    LATCHKEY_SECRET?.split(',').some(isGuessable)
      ? fault(
          'secret',
          'LATCHKEY_SECRET can be guessed: it consists of very few characters.',
          'Put $(openssl rand -hex 32) in front of it, and take it away once no key needs it.',
        )
      : undefined,

  (config) =>
    config.secretsOrigin === 'file' && isReadByOthers(join(config.dataDir, 'secret'))
      ? fault(
          'secret',
          'Other users of this machine can read the secret that everything depends on.',
          `Run chmod 600 ${join(config.dataDir, 'secret')}, and change the secret.`,
        )
      : undefined,

  ({ databaseUrl }) => {
    const path = sqlitePathOf(databaseUrl)

    return path && isReadByOthers(path)
      ? warning(
          'database',
          'Other users of this machine can read the database.',
          `Run chmod 600 ${path}*.`,
        )
      : undefined
  },
]

/** Whether what everything depends on is as secret as it has to be. */
export const examineSecrets = (config: Config, env: Environment): readonly Finding[] =>
  checks.flatMap((check) => check(config, env) ?? [])

/** Of a secret that was made by chance, 32 characters long, there are more. */
const FEW_CHARACTERS = 8

/** An entry that is set to nothing is none. */
const isGuessable = (entry: string): boolean =>
  entry.trim() !== '' && new Set(entry.trim()).size < FEW_CHARACTERS

const OTHERS = 0o077

function isReadByOthers(path: string): boolean {
  const { mode } = statSync(path, { throwIfNoEntry: false }) ?? {}

  return mode !== undefined && (mode & OTHERS) !== 0
}
