import { createReadStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { UnusableFile } from '../errors.ts'

/**
 * Writes a file that is there as a whole, and right, or not at all. For its owner alone.
 * @param check is given the name under which it can be read before it has its own
 * @throws {UnusableFile} when there is one already, or none can be made
 */
export async function writeWholeFile(
  path: string,
  write: (destination: Writable) => Promise<void>,
  check: (draft: string) => Promise<void>,
): Promise<void> {
  if (existsSync(path)) throw new UnusableFile(path, 'is there already, and is not overwritten')
  const draft = `${path}.partial`
  const file = await open(draft, 'w', 0o600).catch((cause) => {
    throw new UnusableFile(path, 'cannot be written', cause)
  })
  const destination = file.createWriteStream({ flush: true })

  try {
    await write(destination)
    await check(draft)
    await rename(draft, path)
  } catch (error) {
    destination.destroy()
    await rm(draft, { force: true })
    throw error
  }
}

/** @throws {UnusableFile} at the first read */
export async function* readFile(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path)
  } catch (cause) {
    throw new UnusableFile(path, 'cannot be read', cause)
  }
}
