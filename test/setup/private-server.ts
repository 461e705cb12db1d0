import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newFolder, type TestFolder } from '../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { BackendMissing } from './backend.ts'
import type { Place, Recipe } from './recipe.ts'
import { until } from './until.ts'

const execute = promisify(execFile)
const GONE_WITHIN_MS = 10_000
const LOG_END_LENGTH = 4_000

/**
 * A server of our own, on a free port and an empty folder that goes with it. It can be stopped and
 * started again on the same data.
 */
export class PrivateServer implements AsyncDisposable {
  readonly place: Place
  readonly #recipe: Recipe
  readonly #folder: TestFolder
  #process: ChildProcess | undefined

  private constructor(recipe: Recipe, folder: TestFolder, port: number) {
    this.#recipe = recipe
    this.#folder = folder
    this.place = { folder: folder.path, port }
  }

  /** @throws {BackendMissing} with what the server logged, when it does not come up */
  static async start(recipe: Recipe): Promise<PrivateServer> {
    const server = new PrivateServer(recipe, await newFolder(), await freePort())
    try {
      await server.#setUp()
      await server.start()
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }

    return server
  }

  get url(): string {
    return this.#recipe.url(this.place)
  }

  async #setUp(): Promise<void> {
    const { account, files, setUp } = this.#recipe
    const { folder } = this.place
    if (account) await chown(folder, account.uid, account.gid)
    for (const [name, text] of Object.entries(files?.(this.place) ?? {})) {
      await writeFile(join(folder, name), text, { mode: 0o600 })
      if (account) await chown(join(folder, name), account.uid, account.gid)
    }
    if (!setUp) return

    const [program, ...args] = setUp(this.place)
    await execute(program, args, { ...account, cwd: folder }).catch((error) => {
      throw new BackendMissing(`${program} failed:\n\n${error.stdout}${error.message}`)
    })
  }

  /** Settles when it answers. */
  async start(): Promise<void> {
    const { serve, account } = this.#recipe
    const [program, ...args] = serve(this.place)
    const log = await open(join(this.place.folder, 'log'), 'a')
    const server = spawn(program, args, {
      ...account,
      cwd: this.place.folder,
      stdio: ['ignore', log.fd, log.fd],
      // Ctrl-C is for the suites; when they have gone, we stop it.
      detached: true,
    })
    this.#process = server
    await once(server, 'spawn')
    await log.close()
    await this.#untilReady(server)
    server.once('exit', this.#tellOfDeath)
  }

  /** Settles when the process is gone, by force if need be. The data stays. */
  async stop(signal = this.#recipe.stopSignal ?? 'SIGTERM'): Promise<void> {
    const server = this.#process
    if (!server || !isRunning(server)) return

    const exit = once(server, 'exit')
    server.off('exit', this.#tellOfDeath)
    server.kill(signal)
    const force = setTimeout(() => server.kill('SIGKILL'), GONE_WITHIN_MS)
    await exit
    clearTimeout(force)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.#folder[Symbol.asyncDispose]()
  }

  async #untilReady(server: ChildProcess): Promise<void> {
    const answers = () =>
      this.#recipe.ping(this.url).then(
        () => true,
        () => false,
      )
    if ((await until(async () => !isRunning(server) || (await answers()))) && isRunning(server))
      return

    throw new BackendMissing(
      `${server.spawnfile} does not answer. Its log:\n\n${await this.#readLog()}`,
    )
  }

  /** Whoever was its client sees no more than a lost connection. */
  readonly #tellOfDeath = async (code: number | null, signal: NodeJS.Signals | null) => {
    const log = await this.#readLog()
    const end = `The server ${this.#process?.spawnfile} ended by itself (${signal ?? code}).`
    process.stderr.write(`${end} Its log ends:\n\n${log.slice(-LOG_END_LENGTH)}\n`)
  }

  #readLog(): Promise<string> {
    return readFile(join(this.place.folder, 'log'), 'utf8')
  }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null
