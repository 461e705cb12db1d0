import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type SecureContextOptions } from 'node:tls'
import { ServerCredentials } from '@grpc/grpc-js'
import type { GrpcSettings, GrpcTls } from '../../../config/index.ts'
import { bind, type DrainOptions, type Listening } from '../../http/index.ts'
import { GrpcDrain } from './grpc-drain.ts'
import type { GrpcServer } from './grpc-server.ts'
import { HANDSHAKE_MS, MAX_CONNECTIONS } from './limits.ts'

export interface GrpcListenOptions extends DrainOptions {
  settings: Pick<GrpcSettings, 'host' | 'port'>
  /** Without it in plaintext. */
  tls: GrpcTls | undefined
  /** Whether other processes of ours listen there too. */
  isShared?: boolean
}

export interface GrpcListening extends Listening {
  /** Who connects from now on is shown that; connections that there are go on. */
  renew(tls: GrpcTls): void
}

/**
 * Serves gRPC. Disposing drains it. Sockets and TLS are ours and not the library's, which cannot
 * share a port between processes, has no bound on connections, and waits long for a handshake.
 */
export async function listenToGrpc(
  grpc: GrpcServer,
  { settings, tls, isShared = false, ...options }: GrpcListenOptions,
): Promise<GrpcListening> {
  const { host, port } = settings
  const injector = grpc.server.createConnectionInjector(ServerCredentials.createInsecure())
  const onConnection = (socket: Socket) => injector.injectConnection(socket)
  const secure = tls && openTls(tls, onConnection)
  const sockets = secure ?? createServer(SOCKETS, onConnection)
  sockets.maxConnections = MAX_CONNECTIONS
  sockets.on('connection', (socket: Socket) => grpc.connections.add(socket))
  const drain = new GrpcDrain({ ...grpc, sockets }, options)

  await grpc.health.refresh()
  const address = await bind(sockets, { host, port, isShared })

  return {
    host: address.address,
    port: address.port,
    renew: (renewed) => secure?.setSecureContext(secureContextOf(renewed)),
    [Symbol.asyncDispose]: () => drain.run(),
  }
}

const SOCKETS = { noDelay: true }

const openTls = (tls: GrpcTls, onConnection: (socket: Socket) => void) =>
  createTlsServer(
    {
      ...SOCKETS,
      ...secureContextOf(tls),
      ALPNProtocols: ['h2'],
      handshakeTimeout: HANDSHAKE_MS,
      requestCert: tls.clientAuthority !== undefined,
      rejectUnauthorized: true,
    },
    onConnection,
  ).on('tlsClientError', (_error, socket) => socket.destroy())

const secureContextOf = ({ certificate, key, clientAuthority }: GrpcTls): SecureContextOptions => ({
  cert: certificate,
  key: key.reveal(),
  ...(clientAuthority !== undefined && { ca: clientAuthority }),
})
