import { type ChildProcess, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export interface Outcome {
  /** Undefined when a signal ended the process. */
  exitCode: number | undefined
  stdout: string
  stderr: string
}

export interface NodeOptions {
  cwd?: string
  env?: Readonly<Record<string, string>>
  stdin?: string
}

export interface NodeProcess extends AsyncDisposable {
  /** Settles with what was printed when the process has ended. */
  ended: Promise<Outcome>
  /** Settles when the standard output matches; throws when the process ends before. */
  untilPrinted(pattern: RegExp): Promise<void>
  kill(signal: NodeJS.Signals): void
}

/** Runs Node to its end as an operator would. */
export const node = (args: readonly string[], options?: NodeOptions): Promise<Outcome> =>
  startNode(args, options).ended

/** Starts Node with nothing of our own environment but the PATH. Disposing kills it. */
export function startNode(
  args: readonly string[],
  { cwd, env, stdin = '' }: NodeOptions = {},
): NodeProcess {
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH, ...env } })
  // One that does not read its input may end before we have written it.
  child.stdin.on('error', () => {}).end(stdin)
  const ended = outcomeOf(child, Promise.all([text(child.stdout), text(child.stderr)]))

  return {
    ended,
    async untilPrinted(pattern) {
      let printed = ''
      const matches = new Promise<'matches'>((resolve) => {
        child.stdout.on('data', (chunk) => {
          printed += chunk
          if (pattern.test(printed)) resolve('matches')
        })
      })
      const first = await Promise.race([matches, ended])
      if (first !== 'matches') throw new Error(`it ended before: ${first.stdout}${first.stderr}`)
    },
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const outcomeOf = async (
  child: ChildProcess,
  output: Promise<readonly [string, string]>,
): Promise<Outcome> => {
  const exitCode = await new Promise<number | undefined>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code ?? undefined))
  })
  const [stdout, stderr] = await output

  return { exitCode, stdout, stderr }
}
