import { once } from 'node:events'
import { createServer } from 'node:net'

const TAKEN = new Set(['EADDRINUSE', 'EACCES'])

/**
 * Makes sure that nobody else listens where the workers will: sharing a port with each other, they
 * would share it with a stranger too. Throws what listening throws.
 */
export async function probePort({ host, port }: { host: string; port: number }): Promise<void> {
  const server = createServer()

  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening')
  } catch (error) {
    // Whatever else is wrong with the address, the workers find a way or say so themselves.
    if (TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    return
  }
  server.close()
  await once(server, 'close')
}
