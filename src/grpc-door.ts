import { X509Certificate } from 'node:crypto'
import type { Background } from './background.ts'
import { type GrpcSettings, type GrpcTls, readGrpcTls } from './config/index.ts'
import { MINUTE, SECOND } from './core/values/index.ts'
import type { Listening } from './surfaces/http/index.ts'
import { type GrpcListenOptions, type GrpcServerDeps, loadGrpc } from './surfaces/identra/index.ts'

/** What clients hear of our readiness is at most that old. */
const HEALTH_MS = 2 * SECOND
/** What renews certificates does so days before they end. */
const RENEWAL_MS = MINUTE

interface GrpcDoorParts
  extends Omit<GrpcServerDeps, 'settings'>,
    Omit<GrpcListenOptions, 'settings' | 'tls' | 'readiness'> {
  readiness: GrpcServerDeps['readiness'] & GrpcListenOptions['readiness']
  background: Pick<Background, 'repeat'>
}

/** Listens for gRPC, and keeps up to date what clients see of us. Disposing drains it. */
export async function openGrpcDoor(
  settings: GrpcSettings,
  { background, isShared, noticeMs, ...parts }: GrpcDoorParts,
): Promise<Listening> {
  const { createGrpcServer, listenToGrpc } = await loadGrpc()
  const { readiness, log } = parts
  const grpc = createGrpcServer({ settings, ...parts })
  let tls = settings.tls && readGrpcTls(settings.tls)
  const door = await listenToGrpc(grpc, { settings, tls, isShared, noticeMs, readiness })
  const followRenewal = (files: NonNullable<GrpcSettings['tls']>) => async () => {
    const there = readGrpcTls(files)
    if (tls && textOf(there) === textOf(tls)) return

    door.renew(there)
    tls = there
    const { validTo: until } = new X509Certificate(there.certificate)
    log.info({ until }, 'clients of gRPC are shown a renewed certificate')
  }

  background.repeat('telling clients of gRPC of our readiness', HEALTH_MS, () =>
    grpc.health.refresh(),
  )
  if (settings.tls) {
    background.repeat('reading the certificate of gRPC', RENEWAL_MS, followRenewal(settings.tls))
  }

  return door
}

const textOf = ({ certificate, key, clientAuthority }: GrpcTls): string =>
  [certificate, key.reveal(), clientAuthority].join()
