import type { AddressInfo, ListenOptions, Server } from 'node:net'

const EVERY_ADDRESS = '::'
const EVERY_IPV4_ADDRESS = '0.0.0.0'

/**
 * Listens as it can be had on this machine.
 * @param isShared whether other processes of ours listen there too
 */
export async function bind(
  server: Server,
  { isShared, ...place }: { host: string; port: number; isShared: boolean },
): Promise<AddressInfo> {
  await bindBy(server, { ...place, reusePort: isShared })

  return server.address() as AddressInfo
}

async function bindBy(server: Server, options: ListenOptions): Promise<void> {
  try {
    await listenOn(server, options)
  } catch (error) {
    const next = nextBest(options, (error as NodeJS.ErrnoException).code)
    if (!next) throw error
    await bindBy(server, next)
  }
}

function nextBest(options: ListenOptions, code: string | undefined): ListenOptions | undefined {
  // Every address of a machine that has no IPv6 is every IPv4 address.
  if (options.host === EVERY_ADDRESS && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) {
    return { ...options, host: EVERY_IPV4_ADDRESS }
  }
  // Where the system does not share a port between processes, the primary hands connections out.
  if (options.reusePort && code === 'ENOTSUP') return { ...options, reusePort: false }

  return undefined
}

const listenOn = (server: Server, options: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
