import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, ServerProcess } from './server-process.ts'
import type { Target } from './target.ts'

const MAIN = join(import.meta.dirname, 'bare-provider.ts')

/** The bare library in a process of its own. Whoever comes is signed in without being asked. */
export async function startBare({ people }: { people: number }): Promise<Target> {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  opened.defer(() => rm(folder, { recursive: true }))

  const port = String(await freePort())
  const web = { id: randomUUID(), secret: randomUUID() }
  const machine = { id: randomUUID(), secret: randomUUID() }
  const process = opened.use(
    await ServerProcess.start({
      args: [MAIN],
      env: { PORT: port, CLIENTS: JSON.stringify({ web, machine }) },
      folder,
      origin: `http://localhost:${port}`,
      readyPath: '/.well-known/openid-configuration',
    }),
  )
  const resources = opened.move()

  return {
    process,
    web,
    machine,
    people: Array.from({ length: people }, () => ({ email: '', password: '' })),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
