import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 5
const START_MS = 20_000

/** On every architecture that Node supports Linux on. */
const TICKS_PER_SECOND = 100

interface Command {
  /** Given to Node. */
  args: readonly string[]
  env: Record<string, string>
  /** Where the log goes, and where it runs. */
  folder: string
  origin: string
  readyPath: string
}

/** A server in a process of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly origin: string
  readonly startMilliseconds: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, origin: string, startMilliseconds: number) {
    this.#child = child
    this.origin = origin
    this.startMilliseconds = startMilliseconds
  }

  /** Started when it says that it is ready. */
  static async start(command: Command): Promise<ServerProcess> {
    const { args, env, folder, origin, readyPath } = command
    const log = join(folder, 'log')
    const descriptor = openSync(log, 'a')
    const startedAt = performance.now()
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env,
      stdio: ['ignore', descriptor, descriptor, 'ipc'],
    })

    while (!(await isReady(`${origin}${readyPath}`))) {
      const isLate = performance.now() - startedAt > START_MS
      if (isLate || child.exitCode !== null) {
        child.kill('SIGKILL')
        throw new Error(`the server did not start:\n${readFileSync(log, 'utf8')}`)
      }
      await pause(POLL_MS)
    }

    return new ServerProcess(child, origin, performance.now() - startedAt)
  }

  /** Resident memory in MB, of its workers as well: now, and the most there ever was. */
  memory(): { now: number; peak: number } {
    const of = (field: string) => sum(this.#ids(), (id) => memoryOf(id, field))

    return { now: of('VmRSS'), peak: of('VmHWM') }
  }

  /** Seconds of processor time that it and its workers took so far, on all cores together. */
  processorSeconds(): number {
    return sum(this.#ids(), processorSecondsOf)
  }

  /** Asks what was loaded into the server beside it, such as the counter of statements. */
  async ask<Reply>(question: string): Promise<Reply> {
    const reply = once(this.#child, 'message')
    this.#child.send(question)
    const [message] = await reply

    return message as Reply
  }

  #ids(): readonly string[] {
    const id = String(this.#child.pid)

    return [id, ...childrenOf(id)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return
    this.#child.kill('SIGTERM')
    await once(this.#child, 'exit')
  }
}

const childrenOf = (id: string): readonly string[] =>
  readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').split(' ').filter(Boolean)

function memoryOf(id: string, field: string): number {
  const status = readFileSync(`/proc/${id}/status`, 'utf8')

  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024
}

function processorSecondsOf(id: string): number {
  const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
  // After the name, which may hold anything, the third field is the first: proc_pid_stat(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')

  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

const sum = (ids: readonly string[], of: (id: string) => number): number =>
  ids.reduce((total, id) => total + of(id), 0)

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.body?.cancel()

    return response.ok
  } catch {
    return false
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('there is no free port')

  return address.port
}
