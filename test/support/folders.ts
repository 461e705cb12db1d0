import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestFolder extends AsyncDisposable {
  path: string
}

/** An empty folder that is gone when it is disposed of. */
export async function newFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'latchkey-test-'))

  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
