import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import type { PasswordHasher } from '../../core/passwords/index.ts'
import type { Secret } from '../../core/values/index.ts'
import { HashingGate } from './hashing-gate.ts'

/** argon2id, 19 MiB, two passes, one lane: among the settings that OWASP recommends. */
const COST = { algorithm: 2, memoryCost: 19 * 1_024, timeCost: 2, parallelism: 1 } as const

/** What a hash of that cost begins with. */
const OURS = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`

/** A hash of the same cost that no password is known for: salt and hash are nothing but zeros. */
const HASH_OF_NOBODY = `${OURS}${'A'.repeat(22)}$${'A'.repeat(43)}`

const QUEUE_LENGTH = 64

/** argon2id by `@node-rs/argon2`, off the main thread, as many at once as there are cores. */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #gate: HashingGate

  constructor({ concurrency = availableParallelism(), queueLength = QUEUE_LENGTH } = {}) {
    this.#gate = new HashingGate({ concurrency, queueLength })
  }

  async hash(password: Secret): Promise<string> {
    return this.#gate.run(() => hash(normalized(password), COST))
  }

  async verify(expected: string | undefined, password: Secret): Promise<boolean> {
    const isMatch = await this.#gate.run(() => matches(expected ?? HASH_OF_NOBODY, password))

    return isMatch && expected !== undefined
  }

  isUpToDate(hash: string): boolean {
    return hash.startsWith(OURS)
  }
}

async function matches(hash: string, password: Secret): Promise<boolean> {
  if (await verify(hash, normalized(password))) return true

  // A hash that was made elsewhere is of what was typed.
  const isNormal = normalized(password) === password.reveal()
  return !isNormal && (await verify(hash, password.reveal()))
}

/** NIST SP 800-63B §3.1.1.2: keyboards differ in how they write the same character. */
const normalized = (password: Secret): string => password.reveal().normalize('NFKC')
