import { setTimeout as pause } from 'node:timers/promises'
import { childrenOf } from './child-processes.ts'
import type { Fleet } from './fleet.ts'
import type { ServedNode } from './served-node.ts'

const POLL_MS = 25

/** `kill -9` of one process after the other, for as long as it is not disposed of. */
export class Killer implements AsyncDisposable {
  kills = 0
  readonly #end = new AbortController()
  readonly #work: Promise<void>

  /** Kills one every so often; where there are workers, it is one of those. */
  constructor(fleet: Fleet, everyMs: number) {
    const { nodes, config } = fleet
    this.#work =
      config.workers > 1 ? this.#killWorkers(fleet, everyMs) : this.#killNodes(nodes, everyMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#work
  }

  /** What was killed is started again at once; its neighbours are only killed after that. */
  async #killNodes(nodes: Fleet['nodes'], everyMs: number): Promise<void> {
    while (await this.#goesOn(everyMs)) {
      const node = nodes[this.kills % nodes.length]
      this.kills += 1
      await node?.kill()
      await node?.start()
    }
  }

  /** It is for the primary to start them again. */
  async #killWorkers({ nodes: [primary] }: Fleet, everyMs: number): Promise<void> {
    while (primary && (await this.#goesOn(everyMs))) {
      const workers = await childrenOf(primary.pid)
      const victim = workers[this.kills % workers.length] ?? 0
      const restarts = countRestarts(primary)
      this.kills += 1
      process.kill(victim, 'SIGKILL')
      while (countRestarts(primary) === restarts) await pause(POLL_MS)
    }
  }

  async #goesOn(everyMs: number): Promise<boolean> {
    const { signal } = this.#end

    return pause(everyMs, true, { signal }).catch(() => false)
  }
}

const countRestarts = ({ output }: ServedNode): number =>
  output.split('a worker is ready again').length
