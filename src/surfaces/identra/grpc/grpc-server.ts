import { Server } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import type { GrpcSettings } from '../../../config/index.ts'
import type { Log } from '../../../core/log.ts'
import type { Meter } from '../../../core/meter.ts'
import { silentTracer, type Tracer } from '../../../core/tracing/index.ts'
import type { Readiness } from '../../http/index.ts'
import type { IdentraOperations } from '../operations/index.ts'
import { Connections } from './connections.ts'
import { endCalls } from './end-calls.ts'
import { toHandlers } from './handlers.ts'
import { Health } from './health.ts'
import { IDENTRA_SERVICE, loadIdentra, serviceOf } from './identra-definition.ts'
import { limitCalls } from './limit-calls.ts'
import { CALL_MS, CONNECTION_LIMITS, MAX_CALLS } from './limits.ts'
import { pinCaller } from './pin-caller.ts'
import { recordCalls } from './record-calls.ts'

export interface GrpcServerDeps {
  settings: Pick<GrpcSettings, 'hasReflection'>
  /** Addresses and CIDR ranges. */
  trustedProxies: readonly string[]
  operations: IdentraOperations
  readiness: Pick<Readiness, 'isReady'>
  log: Log
  meter: Pick<Meter, 'callAnswered'>
  /** Undefined where nobody follows calls. */
  tracer: Tracer | undefined
  /** How long a call may take. */
  callMs?: number
}

export interface GrpcServer {
  server: Server
  /** Whoever listens adds each. */
  connections: Connections
  health: Health
  /** Ends what streams, which would not end by itself. */
  endStreams(): void
}

/** The one gRPC server, from the wire inwards. It listens nowhere yet. */
export function createGrpcServer({
  settings,
  trustedProxies,
  operations,
  readiness,
  log,
  meter,
  tracer = silentTracer,
  callMs = CALL_MS,
}: GrpcServerDeps): GrpcServer {
  const closing = new AbortController()
  const connections = new Connections()
  const server = new Server({
    ...CONNECTION_LIMITS,
    'grpc.enable_channelz': 0,
    interceptors: [
      pinCaller(trustedProxies),
      recordCalls({ log, meter }),
      limitCalls(MAX_CALLS),
      endCalls({ callMs, connections, closing: closing.signal }),
    ],
  })
  const identra = loadIdentra()
  const health = new Health(readiness)

  server.addService(serviceOf(identra), toHandlers(operations, { log, tracer }))
  health.addTo(server)
  if (settings.hasReflection) {
    new ReflectionService(identra, { services: [IDENTRA_SERVICE] }).addToServer(server)
  }

  return { server, connections, health, endStreams: () => closing.abort() }
}
