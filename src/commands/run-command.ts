import { CommanderError } from 'commander'
import type { Environment } from '../config/index.ts'
import { withOrigin } from '../core/audit/index.ts'
import { newId } from '../core/values/index.ts'
import type { Surroundings } from './command-context.ts'
import { describeError } from './describe-error.ts'
import { Misuse } from './errors.ts'
import { createProgram } from './program.ts'

const FAILED = 1
const MISUSED = 2

/**
 * Runs what was typed, to its end. Errors are written, never thrown.
 * @returns the exit code: 0 done, 1 failed, 2 not understood
 */
export async function runCommand(
  args: readonly string[],
  { terminal, readEnvironment, open }: Surroundings,
): Promise<number> {
  let env: Environment = {}

  try {
    env = readEnvironment()
    const origin = { actor: 'operator', network: undefined, correlationId: newId() } as const
    const program = await createProgram({ terminal, env, open }, args[0])
    await withOrigin(origin, () => program.parseAsync(args, { from: 'user' }))
    return 0
  } catch (error) {
    // Help and version end a command too; commander has said by itself what was not understood.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED

    terminal.warn(`error: ${describeError(error, env)}`)
    return error instanceof Misuse ? MISUSED : FAILED
  }
}
