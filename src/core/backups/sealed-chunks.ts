import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { BackupLock } from './backup-keys.ts'
import { UnreadableBackup } from './errors.ts'

const ALGORITHM = 'aes-256-gcm'
const CHUNK_BYTES = 65_536
const TAG_BYTES = 16
const NONCE_BYTES = 12

type Bytes = AsyncIterable<Buffer>

/**
 * Seals a stream in chunks, each with its number and whether it is the last in its nonce (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway and Vizár): none can be changed, exchanged, left out
 * or cut off, and what was opened can be used at once.
 */
export async function* seal(plain: Bytes, { line, key }: BackupLock): AsyncGenerator<Buffer> {
  yield Buffer.from(line)
  for await (const { chunk, nonce } of inChunks(plain, CHUNK_BYTES)) {
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(Buffer.from(line))
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
  }
}

/**
 * @param sealed what comes after the line of the lock
 * @throws {UnreadableBackup}
 */
export async function* unseal(sealed: Bytes, { line, key }: BackupLock): AsyncGenerator<Buffer> {
  for await (const { chunk, nonce } of inChunks(sealed, CHUNK_BYTES + TAG_BYTES)) {
    const end = chunk.length - TAG_BYTES
    if (end < 0) throw new UnreadableBackup(TAMPERED)
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(line)).setAuthTag(chunk.subarray(end))
    const plain = decipher.update(chunk.subarray(0, end))
    try {
      decipher.final()
    } catch (error) {
      throw new UnreadableBackup(TAMPERED, error)
    }
    yield plain
  }
}

const TAMPERED = 'it was changed or cut short, or the passphrase is another.'

async function* inChunks(bytes: Bytes, size: number) {
  let rest: Buffer = Buffer.alloc(0)
  let number = 0

  for await (const piece of bytes) {
    rest = Buffer.concat([rest, piece])
    // The last one, which may be whole, is known only when nothing comes after it.
    for (; rest.length > size; rest = rest.subarray(size)) {
      yield { chunk: rest.subarray(0, size), nonce: nonceOf(number, false) }
      number += 1
    }
  }
  yield { chunk: rest, nonce: nonceOf(number, true) }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUInt32BE(number, NONCE_BYTES - 5)
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_BYTES - 1)

  return nonce
}
