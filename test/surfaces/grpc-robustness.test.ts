import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ServedNode } from '../faults/support/served-node.ts'
import { newFolder, type TestFolder } from '../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { connectGrpc } from '../support/grpc.ts'
import { Http2Frames } from '../support/http2-frames.ts'
import { connectRaw, frameOf } from '../support/raw-grpc.ts'

const MIB = 1_024 * 1_024
/** More than it ever took, and less than one flood would take that is not bounded. */
const MAY_GROW_MIB = 300
const LIST = '/identra.v1.IdentraService/ListOAuthProviders'
const EMPTY = frameOf(Buffer.alloc(0))

let folder: TestFolder
let node: ServedNode
let port: number
let peakAtRest: number
beforeAll(async () => {
  folder = await newFolder()
  port = await freePort()
  node = new ServedNode(await freePort(), {
    DATA_DIR: folder.path,
    GRPC_PORT: String(port),
    LOG_LEVEL: 'error',
    LOG_FORMAT: 'pretty',
  })
  await node.start()
  await expectAnswers()
  peakAtRest = await peakMib()
})
afterAll(async () => {
  await node.kill()
  await folder[Symbol.asyncDispose]()
})

/** The most memory that the process ever had, which only Linux tells. */
async function peakMib(): Promise<number> {
  const text = await readFile(`/proc/${node.pid}/status`, 'utf8').catch(() => '')

  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1_024)
}

/** That it lives and takes new connections. */
async function expectAnswers(): Promise<void> {
  using program = connectGrpc(`127.0.0.1:${port}`)
  expect(await program.call('ListOAuthProviders')).toMatchObject({ code: status.OK })
}

async function expectUnharmed(title: string): Promise<void> {
  await expectAnswers()
  const peak = await peakMib()
  process.stdout.write(`${title}: ${peakAtRest} MiB at rest, ${peak} MiB at most\n`)
  expect(peak - peakAtRest).toBeLessThan(MAY_GROW_MIB)
}

/** A field of text. */
const textField = (id: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([(id << 3) | 2, bytes.length]), bytes])

const announcing = (length: number): Buffer => {
  const frame = frameOf(Buffer.alloc(3))
  frame.writeUInt32BE(length, 1)

  return frame
}

const compressed = (message: Uint8Array): Buffer => {
  const frame = frameOf(gzipSync(message))
  frame.writeUInt8(1, 0)

  return frame
}

describe('the gRPC door', () => {
  test('refuses messages of 5 MB, of which it keeps nothing', async () => {
    await using raw = await connectRaw(`127.0.0.1:${port}`)
    const message = frameOf(Buffer.alloc(5 * MIB, 'a'))
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => raw.call('LoginByPassword', message)),
    )

    for (const { trailers, isReset } of answers) {
      if (!isReset) expect(trailers['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED))
    }
    await expectUnharmed('40 messages of 5 MB')
  })

  // biome-ignore format: a table
  test.each([
    ['a length of 4 GB',              announcing(0xff_ff_ff_ff), {},                            status.RESOURCE_EXHAUSTED],
    ['a few bytes that grow to 5 MB', compressed(Buffer.alloc(5 * MIB)), { 'grpc-encoding': 'gzip' }, status.RESOURCE_EXHAUSTED],
    ['what is not compressed so',     compressed(Buffer.alloc(9)), { 'grpc-encoding': 'br' },    status.UNIMPLEMENTED],
    ['bytes that are no message',     frameOf(Buffer.from([0xff, 0xff, 0xff])), {},              status.INTERNAL],
    ['a field of another type',       frameOf(Buffer.from([0x08, 0x01])), {},                    status.INVALID_ARGUMENT],
    ['half a surrogate',              frameOf(textField(1, Buffer.from([0xed, 0xa0, 0x80]))), {}, status.INVALID_ARGUMENT],
    ['a deadline that is none',       EMPTY, { 'grpc-timeout': 'soon' },                         status.INTERNAL],
    ['an unknown method',             EMPTY, { ':path': '/identra.v1.IdentraService/Nothing' },  status.UNIMPLEMENTED],
    ['no method at all',              EMPTY, { ':path': '/%00/..//é'.normalize('NFD').replace(/[^ -~]/g, '') }, status.UNIMPLEMENTED],
  ] as [string, Buffer, Record<string, string>, status][])(
    'refuses %s',
    async (_, frame, headers, code) => {
      await using raw = await connectRaw(`127.0.0.1:${port}`)
      const { trailers } = await raw.call('GetOAuthAuthorizationURL', frame, headers)

      expect(trailers['grpc-status']).toBe(String(code))
      await expectAnswers()
    },
  )

  test.each([
    ['two messages', Buffer.concat([EMPTY, EMPTY])],
    ['no message', Buffer.alloc(0)],
    ['half a message', announcing(100)],
  ])('answers no call with %s', async (_, frame) => {
    await using raw = await connectRaw(`127.0.0.1:${port}`)
    const { trailers } = await raw.call('GetJWKS', frame)

    expect(trailers['grpc-status']).not.toBe('0')
    await expectAnswers()
  })

  test('says in HTTP to who speaks no gRPC that it is not for them', async () => {
    await using raw = await connectRaw(`127.0.0.1:${port}`)
    const { headers } = await raw.call('GetJWKS', EMPTY, { 'content-type': 'application/json' })

    expect(headers[':status']).toBe(415)
  })

  test.each([
    ['no HTTP/2', Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')],
    [
      'garbage behind the preface',
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(1_024, 0xff)]),
    ],
  ])('hangs up on %s', async (_, bytes) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.resume()
    socket.write(bytes)
    await once(socket, 'close')

    await expectAnswers()
  })

  test('takes a hundred streams of a connection that opens ten thousand', async () => {
    using flood = await Http2Frames.connect(port, { isReading: true })
    flood.call(LIST, 10_000)
    await until(() => flood.open <= 100)

    expect(flood.isCut || flood.refused >= 9_900).toBe(true)
    await expectUnharmed('10,000 streams of one connection')
  })

  test('takes ten thousand calls of all connections, and turns away others meanwhile', async () => {
    const floods = await Promise.all(
      Array.from({ length: 101 }, () => Http2Frames.connect(port, { isReading: true })),
    )
    using program = connectGrpc(`127.0.0.1:${port}`)
    const askAnother = async () => (await program.call('ListOAuthProviders')).code
    try {
      for (const flood of floods.slice(0, 99)) flood.call(LIST, 100)
      await expectUnharmed('9,900 calls that never come to their end')
      for (const flood of floods.slice(99)) flood.call(LIST, 100)
      while ((await askAnother()) !== status.RESOURCE_EXHAUSTED) await pause(25)
    } finally {
      for (const flood of floods) flood[Symbol.dispose]()
    }

    while ((await askAnother()) !== status.OK) await pause(25)
    await expectUnharmed('10,000 calls that never came to their end')
  })

  test('keeps a hundred answers at most for a reader that takes none', async () => {
    using reader = await Http2Frames.connect(port, { isReading: false })
    reader.call(LIST, 10_000, EMPTY)
    await until(() => reader.open <= 100)

    await expectUnharmed('10,000 answers that nobody takes')
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(25)
}
