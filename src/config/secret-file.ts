import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface SecretFile {
  text: string
  /** True for the one process that made the file. */
  wasGenerated: boolean
}

export type ReadSecretFile = (path: string) => SecretFile

/** Reads the file, or makes it with a new secret: of many processes at once one makes it. */
export const readOrGenerateSecretFile: ReadSecretFile = (path) =>
  readSecretFile(path) ?? generateSecretFile(path)

function readSecretFile(path: string): SecretFile | undefined {
  try {
    return { text: readFileSync(path, 'utf8'), wasGenerated: false }
  } catch (error) {
    if (isErrorWithCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function generateSecretFile(path: string): SecretFile {
  const text = randomBytes(32).toString('base64url')
  const draft = `${path}.${randomUUID()}`

  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(draft, `${text}\n`, { flag: 'wx', mode: 0o600, flush: true })

  try {
    // A link is made whole or not at all, and never over another: nobody reads half a secret.
    linkSync(draft, path)
    return { text, wasGenerated: true }
  } catch (error) {
    if (isErrorWithCode(error, 'EEXIST')) return readOrGenerateSecretFile(path)
    throw error
  } finally {
    unlinkSync(draft)
  }
}

const isErrorWithCode = (error: unknown, code: string): boolean =>
  (error as NodeJS.ErrnoException).code === code
