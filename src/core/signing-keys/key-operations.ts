import type { Clock } from '../values/index.ts'
import { SigningKeysChanged } from './errors.ts'
import type {
  KeyDecision,
  KeySituation,
  Promotion,
  Retirement,
  Revocation,
  Rotation,
} from './key-decisions.ts'
import { findKey } from './key-decisions.ts'
import type { KeyRing } from './key-ring.ts'
import type { RotationSettings } from './rotation-settings.ts'
import type { SigningKey } from './signing-key.ts'

export interface KeyOperationsDeps {
  keys: Pick<
    KeyRing,
    'list' | 'add' | 'addNext' | 'bringForward' | 'deactivate' | 'handOver' | 'retire'
  >
  settings: RotationSettings
  clock: Clock
}

/** Does what an operator has decided, unless the keys have changed since they were looked at. */
export class KeyOperations {
  readonly #deps: KeyOperationsDeps

  constructor(deps: KeyOperationsDeps) {
    this.#deps = deps
  }

  get settings(): RotationSettings {
    return this.#deps.settings
  }

  /** What is decided from. */
  async situation({ isForced = false } = {}): Promise<KeySituation> {
    const { keys, settings, clock } = this.#deps

    return { keys: await keys.list(), now: clock.now(), settings, isForced }
  }

  /** @returns the keys that it concerned, as they are now @throws {SigningKeysChanged} */
  async carryOut(decision: KeyDecision): Promise<readonly SigningKey[]> {
    const ids = await this.#carryOut(decision)
    const { keys } = await this.situation()

    return ids.map((id) => findKey(keys, id))
  }

  #carryOut(decision: KeyDecision): Promise<readonly string[]> {
    switch (decision.kind) {
      case 'promote':
        return this.#promote(decision)
      case 'retire':
        return this.#retire(decision)
      case 'rotate':
        return this.#rotate(decision)
      case 'revoke':
        return this.#revoke(decision)
    }
  }

  async #promote({ key, from }: Promotion): Promise<readonly string[]> {
    await this.#handOver(from?.id, key.id, 'retiring')

    return from ? [from.id, key.id] : [key.id]
  }

  async #retire({ key, successor }: Retirement): Promise<readonly string[]> {
    const { keys } = this.#deps
    if (key.state !== 'active') {
      insist(await keys.retire(key.id))
      return [key.id]
    }
    if (!successor) {
      insist(await keys.deactivate(key.id))
      return [key.id]
    }
    const next = successor === 'new' ? await keys.add(key.algorithm) : successor
    await this.#handOver(key.id, next.id, 'retiring')

    return [key.id, next.id]
  }

  async #rotate({ from, successor, at }: Rotation): Promise<readonly string[]> {
    const { keys, clock } = this.#deps
    const next =
      successor === 'new'
        ? await keys.addNext(from.algorithm, { after: from.id, signsFrom: at })
        : successor
    if (!next) throw new SigningKeysChanged()
    if (at <= clock.now()) await this.#handOver(from.id, next.id, 'retiring')
    else if (successor !== 'new') await keys.bringForward(next.id, at)

    return [from.id, next.id]
  }

  async #revoke({ key, successor }: Revocation): Promise<readonly string[]> {
    const { keys } = this.#deps
    if (!successor) {
      insist(await keys.retire(key.id))
      return [key.id]
    }
    const next = successor === 'new' ? await keys.add(key.algorithm) : successor
    await this.#handOver(key.id, next.id, 'retired')

    return [key.id, next.id]
  }

  async #handOver(
    from: string | undefined,
    to: string,
    fromBecomes: 'retiring' | 'retired',
  ): Promise<void> {
    insist(await this.#deps.keys.handOver({ from, to, fromBecomes }))
  }
}

function insist(isDone: boolean): void {
  if (!isDone) throw new SigningKeysChanged()
}
