import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 25

/** A person is told at any log level, who reads JSON only from `info` on. */
const ANNOUNCEMENT = /It listens on|"listening"/

/** The program as it runs somewhere: a process of its own, or the primary of several workers. */
export class ServedNode implements AsyncDisposable {
  /** Where it listens; what it calls itself is the issuer. */
  readonly origin: string
  readonly #env: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #output = ''

  constructor(port: number, env: Readonly<Record<string, string>>) {
    this.origin = `http://localhost:${port}`
    this.#env = { GRPC_PORT: 'off', ...env, PORT: String(port) }
  }

  get pid(): number {
    if (!this.#child?.pid) throw new Error('it was not started')

    return this.#child.pid
  }

  /** Everything that it printed since it was made. */
  get output(): string {
    return this.#output
  }

  /**
   * Settles when it, or every worker of it, is ready.
   * @param code the folder of the version that it runs; this one when left out
   */
  async start(code = process.cwd()): Promise<void> {
    const child = spawn(process.execPath, ['src/main.ts', 'serve'], {
      cwd: code,
      env: { PATH: process.env.PATH, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const begin = this.#output.length
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#output += chunk
      })
    }

    while (!ANNOUNCEMENT.test(this.#output.slice(begin))) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the program ended:\n${this.#output}`)
      }
      await pause(POLL_MS)
    }
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()

    return answer?.ok === true
  }

  /** `kill -9`: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** @returns the exit code */
  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<number | null> {
    return this.#end(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const exit = once(child, 'exit')
    child.kill(signal)
    const [exitCode] = await exit

    return exitCode
  }
}
