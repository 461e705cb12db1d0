import type { Lease } from '../leases/index.ts'
import type { Log } from '../log.ts'
import type { Clock } from '../values/index.ts'
import type { KeyRing } from './key-ring.ts'
import { planRotation, type RotationStep } from './plan-rotation.ts'
import type { RotationSettings } from './rotation-settings.ts'

export interface KeyRotationDeps {
  keys: Pick<KeyRing, 'list' | 'ensureFirstKey' | 'addNext' | 'handOver' | 'retire'>
  settings: RotationSettings
  lease: Pick<Lease, 'hold' | 'release'>
  clock: Clock
  log: Log
}

/**
 * Keeps the keys as `planRotation` says. One process acts for all; should two, each step is done by
 * one of them all the same.
 */
export class KeyRotation {
  readonly #deps: KeyRotationDeps

  constructor(deps: KeyRotationDeps) {
    this.#deps = deps
  }

  /** Does what is due; as a rule nothing, at the cost of a look. */
  async run(): Promise<void> {
    const { lease } = this.#deps
    if ((await this.#plan()).length === 0 || !(await lease.hold())) return

    try {
      // What somebody did until now is not to be done again.
      for (const step of await this.#plan()) await this.#take(step)
    } finally {
      await lease.release()
    }
  }

  async #plan(): Promise<readonly RotationStep[]> {
    const { keys, clock, settings } = this.#deps

    return planRotation(await keys.list(), clock.now(), settings)
  }

  async #take(step: RotationStep): Promise<void> {
    const { keys, log } = this.#deps

    switch (step.step) {
      case 'make-first':
        await keys.ensureFirstKey(step.algorithm)
        log.info({ algorithm: step.algorithm }, 'a first signing key was made')
        return
      case 'publish-next': {
        const key = await keys.addNext(step.algorithm, step)
        const signsFrom = new Date(step.signsFrom).toISOString()
        if (key) log.info({ key: key.id, signsFrom }, 'the next signing key was published')
        return
      }
      case 'hand-over':
        if (await keys.handOver({ ...step, fromBecomes: 'retiring' })) {
          log.info({ from: step.from, to: step.to }, 'another key signs from now on')
        }
        return
      case 'retire':
        if (await keys.retire(step.id)) {
          log.info({ key: step.id }, 'a signing key is gone: its last signature has expired')
        }
    }
  }
}
