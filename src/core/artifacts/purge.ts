import type { Lease } from '../leases/index.ts'
import type { Clock } from '../values/index.ts'
import type { ArtifactStore } from './artifact-store.ts'

export interface PurgeDeps {
  artifacts: Pick<ArtifactStore, 'purge'>
  lease: Pick<Lease, 'hold'>
  clock: Clock
  pause: (milliseconds: number) => Promise<unknown>
}

const BATCH = 500

/** As long as a batch takes or longer: at least half of the time belongs to requests. */
const PAUSE_MS = 50

/**
 * Deletes what nothing needs any more, until nothing is left. It is one process's work at a time,
 * done in small batches with pauses, so that no request waits long.
 */
export class Purge {
  readonly #deps: PurgeDeps

  constructor(deps: PurgeDeps) {
    this.#deps = deps
  }

  /** @param signal ends it after the batch under way */
  async run(signal: AbortSignal): Promise<void> {
    const { artifacts, lease, clock, pause } = this.#deps

    while (!signal.aborted && (await lease.hold())) {
      if ((await artifacts.purge(clock.now(), BATCH)) < BATCH) return
      await pause(PAUSE_MS)
    }
  }
}
