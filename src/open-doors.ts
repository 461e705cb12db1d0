import type { assembleApplication } from './application.ts'
import type { Background } from './background.ts'
import type { Config } from './config/index.ts'
import type { Log } from './core/log.ts'
import type { Meter } from './core/meter.ts'
import type { Tracer } from './core/tracing/index.ts'
import { SECOND } from './core/values/index.ts'
import { openGrpcDoor } from './grpc-door.ts'
import { type Listening, listen } from './surfaces/http/index.ts'

interface DoorParts
  extends Pick<
    Awaited<ReturnType<typeof assembleApplication>>,
    'app' | 'identraOperations' | 'readiness'
  > {
  background: Background
  log: Log
  meter: Meter
  tracer: Tracer | undefined
  /** Whether other processes of ours listen there too. */
  isShared: boolean
}

/** Listens where it is configured. Disposing drains all of it at once. @returns where HTTP is */
export async function openDoors(
  config: Config,
  { app, identraOperations, readiness, isShared, ...watchers }: DoorParts,
): Promise<Listening> {
  await using opened = new AsyncDisposableStack()
  const options = { readiness, isShared, noticeMs: config.shutdownDelaySeconds * SECOND }
  const { host, port } = config
  const http = opened.use(await listen(app, { host, port, ...options }))
  const doors = [http]

  if (config.grpc && identraOperations) {
    const { trustedProxies, grpc } = config
    const parts = { trustedProxies, operations: identraOperations, ...options, ...watchers }
    doors.push(opened.use(await openGrpcDoor(grpc, parts)))
  }
  opened.move()

  return {
    ...http,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(doors.map((door) => door[Symbol.asyncDispose]()))
    },
  }
}
