import type { Config, Environment } from '../config/index.ts'
import type { OperatorConsole } from './operator-console.ts'
import type { Terminal } from './terminal.ts'

/** What a command finds around it. */
export interface CommandContext {
  terminal: Terminal
  env: Environment
  /** Opens the storage as it is, its schema untouched. */
  open(config: Config): Promise<OperatorConsole>
}

/** What commands are run in, before the environment is read. */
export type Surroundings = Omit<CommandContext, 'env'> & { readEnvironment(): Environment }
