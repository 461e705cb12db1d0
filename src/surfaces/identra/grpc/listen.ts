import { createServer, type Socket, type Server as SocketServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { ServerCredentials } from '@grpc/grpc-js'
import type { GrpcSettings } from '../../../config/index.ts'
import { bind, type DrainOptions, type Listening } from '../../http/index.ts'
import { GrpcDrain } from './grpc-drain.ts'
import type { GrpcServer } from './grpc-server.ts'
import { HANDSHAKE_MS, MAX_CONNECTIONS } from './limits.ts'

export interface GrpcListenOptions extends DrainOptions {
  settings: Pick<GrpcSettings, 'host' | 'port' | 'tls'>
  /** Whether other processes of ours listen there too. */
  isShared?: boolean
}

/**
 * Serves gRPC. Disposing drains it. Sockets and TLS are ours and not the library's, which cannot
 * share a port between processes, has no bound on connections, and waits long for a handshake.
 */
export async function listenToGrpc(
  grpc: GrpcServer,
  { settings, isShared = false, ...options }: GrpcListenOptions,
): Promise<Listening> {
  const { host, port, tls } = settings
  const injector = grpc.server.createConnectionInjector(ServerCredentials.createInsecure())
  const sockets = openSockets(tls, (socket) => injector.injectConnection(socket))
  sockets.maxConnections = MAX_CONNECTIONS
  const drain = new GrpcDrain({ ...grpc, sockets }, options)

  await grpc.health.refresh()
  const address = await bind(sockets, { host, port, isShared })

  return {
    host: address.address,
    port: address.port,
    [Symbol.asyncDispose]: () => drain.run(),
  }
}

const SOCKETS = { allowHalfOpen: true, noDelay: true, pauseOnConnect: false }

function openSockets(
  tls: GrpcSettings['tls'],
  onConnection: (socket: Socket) => void,
): SocketServer {
  if (!tls) return createServer(SOCKETS, onConnection)

  return createTlsServer(
    {
      ...SOCKETS,
      ALPNProtocols: ['h2'],
      handshakeTimeout: HANDSHAKE_MS,
      cert: tls.certificate,
      key: tls.key.reveal(),
      ...(tls.clientAuthority && {
        ca: tls.clientAuthority,
        requestCert: true,
        rejectUnauthorized: true,
      }),
    },
    onConnection,
  ).on('tlsClientError', (_error, socket) => socket.destroy())
}
