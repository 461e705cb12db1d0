import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { examineGrpc } from '../../src/commands/doctor/grpc-check.ts'
import { type Environment, type GrpcTlsFiles, loadConfig } from '../../src/config/index.ts'
import { DAY } from '../../src/core/values/index.ts'
import { newCertificate } from '../support/certificate.ts'
import { type CommandLine, openCommandLine } from '../support/command-line.ts'
import { freePort } from '../support/free-port.ts'
import { openDoor, openTlsFiles } from '../support/grpc-door.ts'

let line: CommandLine
let files: Awaited<ReturnType<typeof openTlsFiles>>
beforeAll(async () => {
  line = await openCommandLine()
  files = await openTlsFiles()
  await files.write(await newCertificate())
})
afterAll(async () => {
  await files[Symbol.asyncDispose]()
  await line[Symbol.asyncDispose]()
})

const byTls = ({ certificate, key, clientAuthority }: GrpcTlsFiles, port: number): Environment => ({
  GRPC_PORT: String(port),
  GRPC_TLS_CERT: certificate,
  GRPC_TLS_KEY: key,
  GRPC_TLS_CLIENT_CA: clientAuthority,
})

/** What it finds of gRPC, each as one text. */
async function examine(env: Environment): Promise<readonly string[]> {
  const { stdout } = await line.run(['doctor', '--json'], { env })
  const { findings } = JSON.parse(stdout)

  return findings
    .filter(({ check }: { check: string }) => check.startsWith('grpc'))
    .map(({ check, severity, text }: Record<string, string>) => `${severity} ${check}: ${text}`)
}

const matching = (...texts: RegExp[]) => texts.map((text) => expect.stringMatching(text))

describe('doctor', () => {
  test('finds gRPC well, by TLS and with clients that have to show a certificate', async () => {
    await using plain = await openDoor()
    await using secure = await openDoor({ tls: files.paths })
    const asking = { ...files.paths, clientAuthority: files.paths.certificate }
    await using strict = await openDoor({ tls: asking })
    const lasting = /^fine grpc certificate: The certificate of gRPC lasts for 5\d days/

    expect(await examine({ GRPC_PORT: String(plain.port) })).toEqual(
      matching(/^fine grpc: gRPC answers at 127\.0\.0\.1:\d+/),
    )
    expect(await examine(byTls(files.paths, secure.port))).toEqual(
      matching(/^fine grpc: gRPC answers/, lasting),
    )
    expect(await examine(byTls(asking, strict.port))).toEqual(
      matching(/^fine grpc: gRPC asks its clients for a certificate/, lasting),
    )
    expect(await examine({ GRPC_PORT: 'off' })).toEqual([])
  })

  test('finds that nothing answers by gRPC, or something else, or that it cannot serve', async () => {
    const port = await freePort()
    const GRPC_PORT = String(port)

    expect(await examine({ GRPC_PORT })).toEqual(
      matching(/^warning grpc: Nothing answers by gRPC at .*ECONNREFUSED/),
    )
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    expect(await examine({ GRPC_PORT })).toEqual(matching(/^fault grpc: Something else than gRPC/))
    other.close()
    await using unready = await openDoor({ isReady: false })
    expect(await examine({ GRPC_PORT: String(unready.port) })).toEqual(
      matching(/^fault grpc: gRPC says at .* that it cannot serve/),
    )
  })

  test('finds a certificate of gRPC that ends, that is for others, or that is not shown', async () => {
    await using door = await openDoor({ tls: files.paths })
    await using short = await openTlsFiles()
    await short.write(await newCertificate({ days: 2 }))
    const env = byTls(short.paths, door.port)

    expect(await examine({ ...env, ISSUER: 'https://id.invalid' })).toEqual(
      matching(
        /^warning grpc: gRPC shows another certificate/,
        /^warning grpc certificate: The certificate of gRPC ends 20/,
        /^warning grpc certificate: .* is for DNS:localhost, and clients that call it id\.invalid/,
      ),
    )
    const config = loadConfig({ ...line.env, ...env })
    expect(await examineGrpc(config, Date.now() + 3 * DAY)).toContainEqual(
      expect.objectContaining({
        check: 'grpc certificate',
        severity: 'fault',
        text: expect.stringMatching(/ended 20/),
        advice: expect.stringMatching(/^Renew it/),
      }),
    )
  })

  test('finds a key of gRPC that is not that of its certificate', async () => {
    await using mixed = await openTlsFiles()
    await mixed.write(await newCertificate())
    await mixed.writeKey(await newCertificate())
    const { stdout, exitCode } = await line.run(['doctor'], { env: byTls(mixed.paths, 50_051) })

    expect(stdout).toMatch(/^FAULT {2}configuration: GRPC_TLS_KEY is not the key/)
    expect(exitCode).toBe(1)
  })
})
