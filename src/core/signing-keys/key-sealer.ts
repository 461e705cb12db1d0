import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { keyedDigest } from '../values/index.ts'
import { UnreadableSigningKey } from './errors.ts'

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
 * Seals private keys for the store: AES-256-GCM under a random IV (NIST SP 800-38D), bound to the
 * context, so that a sealed text cannot be moved to another row. The first key seals, all open.
 */
export class KeySealer {
  readonly #newest: SealingKey
  readonly #keys: readonly SealingKey[]

  /** @param keys 32 bytes each, newest first; at least one */
  constructor(keys: readonly Buffer[]) {
    this.#keys = keys.map((key) => ({ id: keyedDigest(key, 'sealing-key-id').slice(0, 11), key }))
    const [newest] = this.#keys
    if (!newest) throw new RangeError('A KeySealer needs at least one key')
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

  /** @throws {UnreadableSigningKey} that tells the operator what to do about it */
  open(sealed: string, context: string): string {
    const [version, id, body = ''] = sealed.split('.')
    const known = this.#keys.find((key) => key.id === id)

    if (version !== VERSION) throw damaged(context)
    if (!known) {
      throw new UnreadableSigningKey(
        `The signing key "${context}" cannot be read: LATCHKEY_SECRET lacks the secret that this ` +
          'key was sealed with. Add that secret to the end of the list; one that was generated ' +
          'is in the file "secret" of DATA_DIR.',
      )
    }

    try {
      return decrypt(Buffer.from(body, 'base64url'), known.key, context)
    } catch (cause) {
      throw damaged(context, cause)
    }
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

const damaged = (context: string, cause?: unknown): UnreadableSigningKey =>
  new UnreadableSigningKey(
    `The signing key "${context}" cannot be read: what is stored was changed after it was sealed. ` +
      'Restore it from a backup.',
    cause,
  )
