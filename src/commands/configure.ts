import { type Config, loadConfig } from '../config/index.ts'
import type { CommandContext } from './command-context.ts'

/**
 * Reads the configuration and says what is odd about it.
 * @throws {InvalidConfiguration}
 */
export function configure({ env, terminal }: Pick<CommandContext, 'env' | 'terminal'>): Config {
  const config = loadConfig(env, { isTerminal: terminal.isScreen })
  for (const warning of config.warnings) terminal.warn(`warning: ${warning}`)

  return config
}
