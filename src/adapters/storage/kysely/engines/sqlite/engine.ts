import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Engine } from '../engine.ts'
import { NodeSqliteDialect } from './dialect.ts'
import { IN_MEMORY } from './driver.ts'

/** `sqlite:<path>` or `file:<path>`; `sqlite::memory:` is gone with the process. */
export const sqlite: Engine = {
  createDialect(url) {
    const path = url.replace(/^(sqlite|file):(\/\/(?=\/))?/, '')
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
