import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'
import { credentials, status } from '@grpc/grpc-js'
import { describe, expect, test } from '@jest/globals'
import type { Work } from '../../src/background.ts'
import type { GrpcTlsFiles } from '../../src/config/index.ts'
import { silentMeter } from '../../src/core/meter.ts'
import { openGrpcDoor } from '../../src/grpc-door.ts'
import { Readiness } from '../../src/surfaces/http/index.ts'
import { type Certificate, newCertificate } from '../support/certificate.ts'
import { newFolder } from '../support/folders.ts'
import { connectHealth } from '../support/grpc-health.ts'
import { Http2Frames } from '../support/http2-frames.ts'
import { frameOf } from '../support/raw-grpc.ts'

/** It finds out after 80 seconds who answers no pings. */
const BEFORE_KEEP_ALIVE_MS = 40_000

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

/** The door with nothing behind it, so that health alone can be asked. */
async function openDoor(tls?: GrpcTlsFiles, callMs?: number) {
  const works = new Map<string, Work>()
  const readiness = new Readiness(async () => true)
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

async function openFiles() {
  const folder = await newFolder()
  const files = { certificate: join(folder.path, 'tls.pem'), key: join(folder.path, 'tls.key') }

  return {
    paths: { ...files, clientAuthority: undefined },
    write: ({ certificate }: Certificate) => writeFile(files.certificate, certificate),
    writeKey: ({ key }: Certificate) => writeFile(files.key, key),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

describe('the gRPC door', () => {
  test('shows a renewed certificate to whoever comes, and goes on with who is there', async () => {
    const [before, after] = [await newCertificate(), await newCertificate()]
    await using files = await openFiles()
    await files.write(before)
    await files.writeKey(before)
    await using door = await openDoor(files.paths)
    const connect = ({ certificate }: Certificate) =>
      connectHealth(door.address, credentials.createSsl(Buffer.from(certificate)))
    const check = async (trusted: Certificate) => {
      using health = connect(trusted)

      return await health.check('')
    }
    using early = connect(before)
    const watch = early.watch('').on('error', () => {})
    expect(await once(watch, 'data')).toEqual([{ status: 'SERVING' }])

    await files.write(after)
    await expect(door.readCertificate()).rejects.toThrow('not the key of the certificate')
    expect(await check(before)).toBe('SERVING')
    await files.writeKey(after)
    await door.readCertificate()

    expect(await check(after)).toBe('SERVING')
    expect(await check(before)).toBe(status.UNAVAILABLE)
    door.readiness.withdraw()
    const told = once(watch, 'data')
    await door.tellReadiness()
    expect(await told).toEqual([{ status: 'NOT_SERVING' }])
  })

  test(
    'hangs up on whoever does, as those do who do not trust its certificate',
    async () => {
      const certificate = await newCertificate()
      await using files = await openFiles()
      await files.write(certificate)
      await files.writeKey(certificate)
      await using door = await openDoor(files.paths)
      const { port } = door
      const socket = connect({ port, rejectUnauthorized: false, ALPNProtocols: ['h2'] })
      await once(socket, 'secureConnect')
      socket.resume().end()

      await once(socket, 'close')
    },
    BEFORE_KEEP_ALIVE_MS,
  )

  test(
    'hangs up on a reader that takes no answer for as long as a call may take',
    async () => {
      await using door = await openDoor(undefined, 200)
      using reader = await Http2Frames.connect(door.port, { isReading: false })
      reader.call('/grpc.health.v1.Health/Check', 100, frameOf(Buffer.alloc(0)))

      while (!reader.isCut) await pause(25)
    },
    BEFORE_KEEP_ALIVE_MS,
  )
})
