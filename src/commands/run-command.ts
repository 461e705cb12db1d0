import { CommanderError } from 'commander'
import type { Environment } from '../config/index.ts'
import { DomainError } from '../core/errors.ts'
import type { Surroundings } from './command-context.ts'
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
    await createProgram({ terminal, env, open }).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // Help and version end a command too; commander has said by itself what was not understood.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED

    terminal.warn(describe(error, isDebugging(env)))
    return error instanceof Misuse ? MISUSED : FAILED
  }
}

const isDebugging = ({ LOG_LEVEL }: Environment): boolean =>
  LOG_LEVEL === 'debug' || LOG_LEVEL === 'trace'

function describe(error: unknown, withStack: boolean): string {
  const reasons = messagesOf(error).join('\n  because: ')
  const isRefusal = error instanceof DomainError || error instanceof Misuse
  const stack = error instanceof Error && withStack && !isRefusal ? `\n${error.stack}` : ''

  return `error: ${reasons}${stack}`
}

// For callers of a surface the cause stays in the log; an operator has nothing else to look at.
function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)]

  return [error.message, ...messagesOf(error.cause)]
}
