import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Engine } from '../engine.ts'
import { NodeSqliteDialect } from './dialect.ts'
import { IN_MEMORY } from './driver.ts'
import { readOnlyDialect } from './read-only-dialect.ts'

/** `sqlite:<path>` or `file:<path>`; `sqlite::memory:` is gone with the process. */
export const sqlite: Engine = {
  createDialect(url, { isReadOnly }) {
    const path = url.replace(/^(sqlite|file):(\/\/(?=\/))?/, '')
    if (isReadOnly) return readOnlyDialect(path)
    if (path !== IN_MEMORY) createFile(path)

    return new NodeSqliteDialect(path)
  },

  epochSeconds: "unixepoch('subsec')",
}

/** For its owner alone; what SQLite lays beside it takes the mode over. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  closeSync(openSync(path, 'a', 0o600))
}
