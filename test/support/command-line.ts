import { openStorageConsole, runCommand, type Terminal } from '../../src/commands/index.ts'
import type { Environment } from '../../src/config/index.ts'
import { newFolder } from './folders.ts'

export interface CommandOutcome {
  exitCode: number
  stdout: string
  stderr: string
}

export interface Typing {
  env?: Environment
  /** What is piped in. */
  stdin?: string
  /** What a person answers; without it there is nobody to ask. */
  answer?: string
}

export interface CommandLine extends AsyncDisposable {
  /** Its data folder. */
  folder: string
  /** What every command finds in its environment. */
  env: Environment
  run(args: readonly string[], typing?: Typing): Promise<CommandOutcome>
  /** What the command prints as JSON. It must have gone well. */
  // biome-ignore lint/suspicious/noExplicitAny: its shape is what tests look at
  json(...args: string[]): Promise<any>
}

/** A place to type commands in, with a data folder and a database of its own. */
export async function openCommandLine(): Promise<CommandLine> {
  const folder = await newFolder()
  const settings = { DATA_DIR: folder.path, LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters' }

  const run: CommandLine['run'] = async (args, { env, stdin, answer } = {}) => {
    const terminal = new TestTerminal({ stdin, answer })
    const exitCode = await runCommand(args, {
      terminal,
      readEnvironment: () => ({ ...settings, ...env }),
      open: openStorageConsole,
    })

    return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr }
  }

  return {
    folder: folder.path,
    env: settings,
    run,
    async json(...args) {
      const { exitCode, stdout, stderr } = await run([...args, '--json'])
      if (exitCode !== 0) throw new Error(stderr)

      return JSON.parse(stdout)
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

class TestTerminal implements Terminal {
  readonly isScreen = false
  readonly canAnswer: boolean
  readonly #typed: { stdin?: string | undefined; answer?: string | undefined }
  stdout = ''
  stderr = ''

  constructor(typed: { stdin?: string | undefined; answer?: string | undefined }) {
    this.canAnswer = typed.answer !== undefined
    this.#typed = typed
  }

  print(text: string): void {
    this.stdout += `${text}\n`
  }

  warn(text: string): void {
    this.stderr += `${text}\n`
  }

  async ask(question: string): Promise<string> {
    this.stderr += question

    return this.#typed.answer ?? ''
  }

  async readLine(): Promise<string | undefined> {
    return this.#typed.stdin?.split('\n')[0]
  }
}
