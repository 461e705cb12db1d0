import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { keyedDigest } from './digest.ts'

const ALGORITHM = 'aes-256-gcm'
const VERSION = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16

interface SealingKey {
  /** Found in the sealed text, so that the right key of a list opens it. Gives nothing away. */
  id: string
  key: Buffer
}

/**
 * Seals texts that others keep for us: AES-256-GCM under a random IV (NIST SP 800-38D), bound to the
 * context, so that a sealed text is good for nothing else. The first key seals, all open.
 */
export class Sealer {
  readonly #newest: SealingKey
  readonly #keys: readonly SealingKey[]

  /** @param keys 32 bytes each, newest first; at least one */
  constructor(keys: readonly Buffer[]) {
    this.#keys = keys.map((key) => ({ id: keyedDigest(key, 'sealing-key-id').slice(0, 11), key }))
    const [newest] = this.#keys
    if (!newest) throw new RangeError('A sealer needs at least one key')
    this.#newest = newest
  }

  /** @returns `v1.<sealing key>.<IV, tag and ciphertext>`, in base64url */
  seal(text: string, context: string): string {
    const { id, key } = this.#newest
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
    cipher.setAAD(Buffer.from(context))
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const sealed = Buffer.concat([iv, cipher.getAuthTag(), ciphertext])

    return [VERSION, id, sealed.toString('base64url')].join('.')
  }

  /** Undefined when it was not sealed by us, for this context, or was changed since. */
  open(sealed: string, context: string): string | undefined {
    const { version, key, body } = this.#parse(sealed)
    if (version !== VERSION || !key) return undefined

    try {
      return decrypt(body, key, context)
    } catch {
      return undefined
    }
  }

  /** Whether it was sealed, as it seems, by a key that is not in the list. */
  lacksKeyOf(sealed: string): boolean {
    const { version, key } = this.#parse(sealed)

    return version === VERSION && !key
  }

  /** Whether it was sealed, as it seems, by the first key of the list. */
  isNewest(sealed: string): boolean {
    return this.#parse(sealed).key === this.#newest.key
  }

  #parse(sealed: string) {
    const [version, id, body = ''] = sealed.split('.')
    const key = this.#keys.find((known) => known.id === id)?.key

    return { version, key, body: Buffer.from(body, 'base64url') }
  }
}

function decrypt(sealed: Buffer, key: Buffer, context: string): string {
  const iv = sealed.subarray(0, IV_BYTES)
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag)

  return (
    decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') +
    decipher.final('utf8')
  )
}
