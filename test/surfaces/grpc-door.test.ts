import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'
import { credentials, status } from '@grpc/grpc-js'
import { describe, expect, test } from '@jest/globals'
import { type Certificate, newCertificate } from '../support/certificate.ts'
import { openDoor, openTlsFiles } from '../support/grpc-door.ts'
import { connectHealth } from '../support/grpc-health.ts'
import { Http2Frames } from '../support/http2-frames.ts'
import { frameOf } from '../support/raw-grpc.ts'

/** It finds out after 80 seconds who answers no pings. */
const BEFORE_KEEP_ALIVE_MS = 40_000

describe('the gRPC door', () => {
  test('shows a renewed certificate to whoever comes, and goes on with who is there', async () => {
    const [before, after] = [await newCertificate(), await newCertificate()]
    await using files = await openTlsFiles()
    await files.write(before)
    await using door = await openDoor({ tls: files.paths })
    const connect = ({ certificate }: Certificate) =>
      connectHealth(door.address, credentials.createSsl(Buffer.from(certificate)))
    const check = async (trusted: Certificate) => {
      using health = connect(trusted)

      return await health.check('')
    }
    using early = connect(before)
    const watch = early.watch('').on('error', () => {})
    expect(await once(watch, 'data')).toEqual([{ status: 'SERVING' }])

    await files.writeCertificate(after)
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
      await using files = await openTlsFiles()
      await files.write(certificate)
      await files.writeKey(certificate)
      await using door = await openDoor({ tls: files.paths })
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
      await using door = await openDoor({ callMs: 200 })
      using reader = await Http2Frames.connect(door.port, { isReading: false })
      reader.call('/grpc.health.v1.Health/Check', 100, frameOf(Buffer.alloc(0)))

      while (!reader.isCut) await pause(25)
    },
    BEFORE_KEEP_ALIVE_MS,
  )
})
