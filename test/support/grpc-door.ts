import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Work } from '../../src/background.ts'
import type { GrpcTlsFiles } from '../../src/config/index.ts'
import { silentMeter } from '../../src/core/meter.ts'
import { openGrpcDoor } from '../../src/grpc-door.ts'
import { Readiness } from '../../src/surfaces/http/index.ts'
import type { Certificate } from './certificate.ts'
import { newFolder } from './folders.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

interface DoorOptions {
  tls?: GrpcTlsFiles
  callMs?: number
  isReady?: boolean
}

/** The door with nothing behind it, so that health alone can be asked. What comes round is asked for. */
export async function openDoor({ tls, callMs, isReady = true }: DoorOptions = {}) {
  const works = new Map<string, Work>()
  const readiness = new Readiness(async () => isReady)
  const door = await openGrpcDoor(
    { host: '127.0.0.1', port: 0, tls, hasReflection: false },
    {
      operations: {} as never,
      background: { repeat: (name, _everyMs, work) => void works.set(name, work) },
      readiness,
      trustedProxies: [],
      noticeMs: 0,
      log: SILENT,
      meter: silentMeter,
      tracer: undefined,
      ...(callMs && { callMs }),
    },
  )
  const comeRound = async (name: string) => works.get(name)?.(new AbortController().signal)

  return {
    port: door.port,
    address: `localhost:${door.port}`,
    readiness,
    readCertificate: () => comeRound('reading the certificate of gRPC'),
    tellReadiness: () => comeRound('telling clients of gRPC of our readiness'),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  }
}

/** Paths of a certificate and its key, for what is written there later. */
export async function openTlsFiles() {
  const folder = await newFolder()
  const files = { certificate: join(folder.path, 'tls.pem'), key: join(folder.path, 'tls.key') }

  return {
    paths: { ...files, clientAuthority: undefined },
    writeCertificate: ({ certificate }: Certificate) => writeFile(files.certificate, certificate),
    writeKey: ({ key }: Certificate) => writeFile(files.key, key),
    async write(one: Certificate) {
      await this.writeCertificate(one)
      await this.writeKey(one)
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}
