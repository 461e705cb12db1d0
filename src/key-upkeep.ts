import type { Background } from './background.ts'
import type { Config } from './config/index.ts'
import { Lease } from './core/leases/index.ts'
import type { Log } from './core/log.ts'
import { KeyRotation } from './core/signing-keys/index.ts'
import { type Clock, SECOND } from './core/values/index.ts'
import type { Storage } from './storage.ts'

/** A key that is added anywhere is published by every process within a second. */
const LOOK_MS = 0.75 * SECOND
/** So late at most something is done that was due. */
const ROTATION_MS = 2 * SECOND
/** Longer than the work takes: then another process takes over. */
const LEASE_MS = 30 * SECOND

export interface KeyUpkeepDeps {
  config: Pick<Config, 'signingKeys'>
  storage: Pick<Storage, 'changes' | 'leases' | 'signingKeys'>
  background: Background
  /** Has this process follow a change of the keys. */
  refresh: () => Promise<void>
  clock: Clock
  log: Log
}

/** Has this process follow the keys, and do its share of changing them when it is time. */
export function keepUpKeys({ config, storage, background, refresh, ...rest }: KeyUpkeepDeps): void {
  const { changes, leases, signingKeys: keys } = storage
  const lease = new Lease({ leases, clock: rest.clock, name: 'key-rotation', durationMs: LEASE_MS })
  const rotation = new KeyRotation({ keys, settings: config.signingKeys, lease, ...rest })

  background.repeat('reading the signing keys', LOOK_MS, refresh)
  // Sooner than the look, which comes round all the same when this fails or gets lost.
  changes.subscribe('signing-keys', () => void refresh().catch(() => {}))
  background.repeat('rotating the signing keys', ROTATION_MS, () => rotation.run())
}
