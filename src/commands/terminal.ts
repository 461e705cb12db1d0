import { stderr, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'

/** Where a command is typed and where its output is read. */
export interface Terminal {
  /** Whether a person reads the output. */
  readonly isScreen: boolean
  /** Whether a person can answer a question. */
  readonly canAnswer: boolean
  /** Writes a result. */
  print(text: string): void
  /** Writes what is not a result: an error, a warning. */
  warn(text: string): void
  /** Asks a person. @returns the answer, empty when there is none */
  ask(question: string): Promise<string>
  /** The first line of what is piped in, undefined when there is none. */
  readLine(): Promise<string | undefined>
}

/** The terminal of this process. */
export const processTerminal = (): Terminal => ({
  isScreen: stdout.isTTY === true,
  canAnswer: stdin.isTTY === true && stderr.isTTY === true,
  print: (text) => void stdout.write(`${text}\n`),
  warn: (text) => void stderr.write(`${text}\n`),
  async ask(question) {
    stderr.write(question)

    return (await readFirstLine()) ?? ''
  },
  readLine: readFirstLine,
})

async function readFirstLine(): Promise<string | undefined> {
  const lines = createInterface({ input: stdin })

  try {
    for await (const line of lines) return line
    return undefined
  } finally {
    lines.close()
    // An open pipe would keep the process alive.
    stdin.destroy()
  }
}
